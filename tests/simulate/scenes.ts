import { makeWorld } from '../support/world.ts'
import { playScene } from './scene.ts'
import { CODE_SCENES } from './scenes-codes.ts'
import { HOST_SCENES } from './scenes-host.ts'
import { PASSKEY_SCENES } from './scenes-passkeys.ts'
import { REQUEST_SCENES } from './scenes-requests.ts'

// The one in which the whole service is busy comes last.
export const SCENES = [...REQUEST_SCENES, ...PASSKEY_SCENES, ...HOST_SCENES, ...CODE_SCENES]

/** Plays all of them, one after the other; answers what was not reached, and in which scene. */
export async function playScenes(onScene?: (name: string) => void): Promise<string[]> {
  const world = await makeWorld()
  const missed: string[] = []
  try {
    for (const scene of SCENES) {
      onScene?.(scene.name)
      for (const code of await playScene(world, scene)) missed.push(`${code} in “${scene.name}”`)
    }
  } finally {
    await world.close()
  }
  return missed
}
