import * as z from 'zod'

/** A host name or IPv4 address: no scheme, port, path or wildcard. */
export const bareHost = z
  .string()
  .regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i, 'must be a bare host name: no scheme, port or path')
