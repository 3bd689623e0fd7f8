import type { Milliseconds } from '../../kernel/duration.ts'

interface StopStep {
  readonly signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'
  readonly wait: Milliseconds
}

/**
 * Fast shutdown (clients are disconnected, a checkpoint is written), then immediate (crash recovery at the next
 * start), then the kernel (postgres(1), "Shutting Down the Server"). No step loses an acknowledged commit.
 */
export const STOP_STEPS: readonly StopStep[] = [
  { signal: 'SIGINT', wait: 15_000 },
  { signal: 'SIGQUIT', wait: 3_000 },
  { signal: 'SIGKILL', wait: 3_000 },
]
