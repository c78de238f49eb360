/**
 * Whether a URL's host is this machine: 127.0.0.0/8, `::1` or `localhost`.
 *
 * @param url - parsed, so that every spelling of an address has become the usual one
 */
export function isLoopback(url: URL): boolean {
  const host = url.hostname
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** Whether what is sent to a URL cannot be read on the way: https, or a host that is this machine. */
export function keepsSecrets(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
}

/**
 * Why a URL cannot be the base of an API, as the rest of a sentence about it; `undefined` where it can.
 * The text never repeats the URL, which may hold credentials.
 */
export function checkBaseUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return 'must be an absolute URL, such as https://api.example.com/v1.'
  const parsed = new URL(url)
  if (parsed.username !== '' || parsed.password !== '') {
    return 'must not hold a user name or password: use the options or variables for credentials.'
  }
  if (!keepsSecrets(parsed)) {
    return 'must start with https://, since credentials are sent to it (http:// only for 127.0.0.0/8, ::1 and localhost).'
  }
  // Paths are appended to the base: behind a query or fragment they would not be paths.
  if (/[?#]/.test(url)) return 'must not hold a query or a fragment.'
  return undefined
}
