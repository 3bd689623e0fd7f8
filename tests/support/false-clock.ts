// Imported before a service whose wall is wrong, where libfaketime cannot be had: the same through the clock argument.
import { readFileSync } from 'node:fs'
import { systemClock } from '../../src/kernel/clock.ts'

const { wall } = systemClock
const file = process.env.HONNIN_TEST_CLOCK_OFF ?? ''

Object.assign(systemClock, { wall: () => wall() + Number(readFileSync(file, 'utf8').replace('s', '')) * 1000 })
