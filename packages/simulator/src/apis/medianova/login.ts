/** What a login is made with. */
export interface LoginSecrets {
  readonly apiKey: string
  readonly apiSecret: string
}

/** The body of a login holds secrets: each value gets a verdict in its place, whatever is no object one as a whole. */
export function maskLogin(body: unknown, { apiKey, apiSecret }: LoginSecrets): unknown {
  if (typeof body !== 'object' || body === null) return 'invalid'
  const expected = new Map([
    ['api_key', apiKey],
    ['api_secret', apiSecret],
  ])
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, value === expected.get(name) ? 'valid' : 'invalid']),
  )
}
