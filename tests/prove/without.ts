// biome-ignore-all lint/suspicious/noTemplateCurlyInString: pieces of the source are templates, and stay as they are.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Edit, Guard } from '../mutants/guard.ts'
import { GUARDS } from '../mutants/guards.ts'
import { type Around, AS_BUILT, type Setting } from './move.ts'
import { loadRules, ROOT } from './rules.ts'

/** A guard that the checker takes out: pieces of the rules, or a part of what stands around them. */
export interface Removable {
  readonly name: string
  readonly edits: readonly Edit[]
  readonly around: Partial<Around>
}

/**
 * What the checker explores. Sessions and passwords themselves last for minutes, and a day is the unit of these worlds: of
 * `session/rules` and `account/rules` only two doors are modelled (`Around`), and tests hold the rest.
 */
const LOADED =
  /^src\/features\/(?:replacement\/(?:case|request|rules|ends|contest|start|tick|schedule|restrict|wait|undo|dispute|disown|tell|restored|host)|proof\/(?:rules|leave)|recovery-code\/rules|security-info\/(?:rules|changes|own-wait)|password\/rules|session\/grant|report\/(?:rules|tell))\.ts$/

/** Guards that stand in flows, stores or the platform, and what stands for them around the rules. */
const AROUND: Readonly<Record<string, Partial<Around>>> = {
  'conditional write at finish': { conditionalWrites: false },
  'time ledger: a discontinuity credits 24 hours': { creditDays: 30 },
  'alert outbox in the same unit': { outboxInUnit: false },
  'recovery-code ageing, when it is made': { codesAge: false },
  'a new recovery code voids the former one': { oneCode: false },
  'security info is closed, and asks for a proof that was just shown': { gate: false },
  'restore fence': { restoreFence: false },
  'a frozen account opens nothing but its dispute': { frozenDoor: false },
}

const AT = 'src/features/replacement'

/** Guards of the rules that only show where another one is out, too. */
const FURTHER: readonly Removable[] = [
  {
    name: 'a finish has candidates',
    edits: [{ file: `${AT}/rules.ts`, piece: 'candidates.length === 0 || ', instead: '' }],
    around: {},
  },
  {
    name: 'only what is ready is finished',
    edits: [
      {
        file: `${AT}/rules.ts`,
        piece:
          "if (is !== 'ready' || request.state !== 'pending') return refuse(`replacement.is_${is.replace('-', '_')}`)",
        instead: '',
      },
    ],
    around: {},
  },
  {
    name: 'no last notice to who was never told',
    edits: [
      {
        file: `${AT}/schedule.ts`,
        piece: 'if (request.alertedAt === null && !request.unreached) return reminders',
        instead: '',
      },
    ],
    around: {},
  },
  {
    name: 'what reaches nobody waits as unreached',
    edits: [
      {
        file: `${AT}/tick.ts`,
        piece: 'moment.now >= next.provenAt + policy.replacement_unreached_after_ms',
        instead: 'moment.now < next.provenAt',
      },
    ],
    around: {},
  },
  {
    name: 'a code alone is judged again when the new proof is shown',
    edits: [
      {
        file: `${AT}/rules.ts`,
        piece: "if (draft.rank === 0 && !codeStands(c, draft, moment)) return refuse('replacement.gone')",
        instead: '',
      },
    ],
    around: {},
  },
  {
    name: 'a request on a code ends with the code',
    edits: [
      { file: `${AT}/ends.ts`, piece: 'return live?.rank === 0 && !stands ?', instead: 'return live && !live ?' },
    ],
    around: {},
  },
]

/** Nobody asks for two steps at the sign-in in these worlds, and there is one policy (docs/safety.md). */
const isRule = ({ name, edits }: Guard): boolean =>
  !/^(?:two steps|no slip of a setting)/.test(name) && edits.every(({ file }) => LOADED.test(file))

/** Every guard that can be taken out of these worlds. */
export const REMOVABLE: readonly Removable[] = [
  ...GUARDS.filter(isRule).map(({ name, edits }) => ({ name, edits, around: {} })),
  ...FURTHER,
  ...Object.entries(AROUND).map(([name, around]) => ({ name, edits: [], around })),
]

/** Runs with guards taken out of a copy of the source; the product has no switch for it. */
export async function without<T>(guards: readonly Removable[], use: (setting: Setting) => T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-prove-'))
  try {
    const edits = guards.flatMap((guard) => guard.edits)
    if (edits.length > 0) {
      cpSync(join(ROOT, 'src'), join(folder, 'src'), { recursive: true })
      cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
      for (const { file, piece, instead } of edits) {
        const text = readFileSync(join(folder, file), 'utf8')
        if (text.split(piece).length !== 2) throw new Error(`${file} does not have exactly one of these: ${piece}`)
        writeFileSync(
          join(folder, file),
          text.replace(piece, () => instead),
        )
      }
    }
    const rules = await loadRules(edits.length > 0 ? folder : ROOT)
    const around: Around = Object.assign({}, AS_BUILT, ...guards.map((guard) => guard.around))
    return use({ rules, around })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
