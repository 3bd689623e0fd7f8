import { days } from '../kernel/duration.ts'

/** The numbers of import, export and erasure. */
export const importPolicy = {
  /** @source measured (bench/import.ts): larger batches are not faster, and a stop loses at most the work of one. */
  import_batch_count: 500,
  /** @source ten proofs of 254 characters, a label each, and a history of ours; what is longer is no line of this kind. */
  import_line_max_bytes: 8 * 1024 * 1024,
  /** @source the first example of an identifier elsewhere that is longer is still to be met; OpenID Connect Core 2 allows a sub 255. */
  import_external_id_length_max: 255,
  /** @source libsodium MODERATE is 256 MiB; four at once (platform/crypto/password.ts) are 1 GiB. */
  import_hash_memory_max_bytes: 256 * 1024 * 1024,
  /** @source RFC 9106 4 recommends one pass with much memory or three with less; 10 is what keeps a sign-in below some seconds. */
  import_hash_passes_max: 10,
  /** @source RFC 9106 4 recommends four lanes; scrypt libraries go to 16. */
  import_hash_lanes_max: 16,
  /** @source OWASP Password Storage asks PBKDF2 for 600,000 steps; four times that is most of a second. */
  import_hash_steps_max: 2_400_000,
  /** @source each step doubles: 12 takes a quarter of a second, 14 a whole one. */
  import_bcrypt_cost_max: 14,
  /** @source a season: what became of an import is asked for within it (the report is written at its end). */
  import_kept_ms: days(90),
  /** @source measured: a page of 200 accounts with their history stays below a few MB. */
  export_page_count: 200,
  /** @source a line in a list of receipts: "asked for by the person, ticket 4711". */
  erase_reason_length_max: 120,
} as const
