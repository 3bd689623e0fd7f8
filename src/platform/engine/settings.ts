/**
 * Given on the command line at each start, so that a new version of Honnin brings its own. The server is one of few
 * clients beside the program on one machine: memory and helper processes are small, durability is whole.
 */
export const ENGINE_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '50',
  shared_buffers: '32MB',
  max_wal_size: '256MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
  io_method: 'sync',
  max_parallel_workers_per_gather: '0',
  max_logical_replication_workers: '0',
  // The default takes shared memory by /dev/shm, which is 64 MB or missing in containers.
  dynamic_shared_memory_type: 'mmap',
  // Values of statements must not reach a log: errors of statements are the client's to report, and DETAIL holds values.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_checkpoints: 'off',
  log_line_prefix: '',
}
