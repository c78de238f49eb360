/**
 * Whether a URL's host is this machine: 127.0.0.0/8, `::1` or `localhost`.
 *
 * @param url - parsed, so that every spelling of an address has become the usual one
 */
export function isLoopback(url: URL): boolean {
  const host = url.hostname
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/**
 * Whether a URL's host can be reached from a private network alone: an address of one (RFC 1918, RFC 4193, RFC 6598,
 * link-local), a name without a dot, as containers have, or a name under `.internal`, `.local`, `.home.arpa` or
 * `.localhost`.
 */
export function isPrivate(url: URL): boolean {
  const host = url.hostname
  return (
    isLoopback(url) ||
    /^(?:10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$/.test(
      host,
    ) ||
    /^\[(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(host) ||
    /^[a-z0-9_-]*[a-z_][a-z0-9_-]*$/.test(host) ||
    /\.(?:internal|local|home\.arpa|localhost)$/.test(host)
  )
}

/** Whether what is sent to a URL cannot be read on the way: https, or a host that is this machine. */
export function keepsSecrets(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
}

/**
 * Why a URL cannot be the base of an API, as the rest of a sentence about it; `undefined` where it can.
 * The text never repeats the URL, which may hold credentials.
 *
 * @param hasSecrets - whether credentials are sent to it; without, http is allowed to a private host
 */
export function checkBaseUrl(url: string, hasSecrets = true): string | undefined {
  if (!URL.canParse(url)) return 'must be an absolute URL, such as https://api.example.com/v1.'
  const parsed = new URL(url)
  if (parsed.username !== '' || parsed.password !== '') {
    return 'must not hold a user name or password: use the options or variables for credentials.'
  }
  if (!keepsSecrets(parsed) && (hasSecrets || parsed.protocol !== 'http:' || !isPrivate(parsed))) {
    return hasSecrets
      ? 'must start with https://, since credentials are sent to it (http:// only for 127.0.0.0/8, ::1 and localhost).'
      : 'must start with https:// (http:// only for hosts of a private network, such as 10.0.0.5, varnish or cache.internal).'
  }
  // Paths are appended to the base: behind a query or fragment they would not be paths.
  if (/[?#]/.test(url)) return 'must not hold a query or a fragment.'
  return undefined
}
