import { describeCause } from '../errors/error.ts'
import { TimeoutError } from './attempt.ts'

/** Why an attempt got no answer, in words. */
export interface Failure {
  /** The rest of a sentence that starts with the request. */
  readonly reason: string
  /** What the user can do. */
  readonly hint: string
  /** Whether sending it again is of no use. */
  readonly final: boolean
}

interface Kind {
  /** The codes of Node, OpenSSL and undici that mean it. */
  readonly codes: RegExp
  readonly words: string
  readonly hint: string
  readonly final?: true
}

const network = 'Check the network and the status page of the API, then run it again.'

const kinds: readonly Kind[] = [
  {
    codes: /^ECONNREFUSED$/,
    words: 'the connection was refused',
    hint: 'Check that `baseUrl` names the right host and port, and that no firewall or proxy blocks it.',
  },
  {
    codes: /^(ENOTFOUND|EAI_.*)$/,
    words: 'the host name could not be resolved (DNS)',
    hint: 'Check the host name in `baseUrl`, and the name servers of this machine.',
  },
  {
    codes: /^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/,
    words: 'the connection was closed before the answer was complete (reset)',
    hint: network,
  },
  {
    codes: /^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL)$/,
    words: 'the host cannot be reached',
    hint: network,
  },
  {
    codes: /^ETIMEDOUT$/,
    words: 'the connection timed out',
    hint: network,
  },
  {
    codes: /CERT|^(UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$)/,
    words: 'its TLS certificate is not trusted',
    hint: 'Check the host name in `baseUrl`. For a certificate authority of your own, name its file in NODE_EXTRA_CA_CERTS.',
    final: true,
  },
  {
    codes: /^(ERR_SSL_.*|EPROTO|ERR_TLS_.*)$/,
    words: 'no TLS connection could be made',
    hint: 'Check that `baseUrl` names a host and port that speak https (TLS 1.2 or newer).',
  },
  {
    codes: /^UND_ERR_HEADERS_OVERFLOW$/,
    words: 'the headers of the answer are too long',
    hint: 'Check that `baseUrl` is the address of the API.',
  },
  {
    codes: /^(HTTPParserError|HPE_.*|UND_ERR_RES_.*)$/,
    words: 'the answer is not valid HTTP',
    hint: 'Check that `baseUrl` is the address of the API.',
  },
  {
    codes: /^UND_ERR_(INVALID_ARG|REQ_CONTENT_LENGTH_MISMATCH|NOT_SUPPORTED)$/,
    words: 'the request cannot be sent',
    hint: 'Check the options of the target.',
    final: true,
  },
]

/**
 * Puts the error of an attempt into words.
 *
 * @param proxy - the proxy that it went through, without user and password
 */
export function describeFailure(error: unknown, proxy?: string): Failure {
  if (proxy === undefined) return describe(error)
  const refusal = refusalOf(error, proxy)
  if (refusal !== undefined) return refusal
  const { reason, hint, final } = describe(error)
  return {
    reason: `${reason}, through the proxy ${proxy}`,
    hint: `${hint} The proxy is the one of HTTPS_PROXY or HTTP_PROXY; name hosts that need none in NO_PROXY.`,
    final,
  }
}

/** ASSUME: undici tells of a proxy that opens no tunnel, or wants a password, in these words alone (7.30). */
function refusalOf(error: unknown, proxy: string): Failure | undefined {
  const words = /^Proxy (?:response|Authentication Required) \((\d+)\)/.exec(
    error instanceof Error ? error.message : '',
  )
  const status = Number(words?.[1])
  if (Number.isNaN(status)) return undefined
  const hint =
    status === 407
      ? 'Give the proxy its user and password: HTTPS_PROXY=http://user:password@host:port'
      : 'Have the proxy allow the host, or name the host in NO_PROXY where it needs none.'
  // What a proxy answers for a server that it cannot reach may pass.
  return { reason: `the proxy ${proxy} refused it (${status})`, hint, final: status < 500 }
}

function describe(error: unknown): Failure {
  if (error instanceof TimeoutError) {
    return { reason: error.message, hint: `${network} A longer \`timeout\` may help.`, final: false }
  }
  const code = codeOf(error)
  // The error of undici's parser often has no code, and names the fault in its message.
  const name = code === '' && error instanceof Error ? error.name : code
  const kind = kinds.find(({ codes }) => codes.test(name))
  const cause = describeCause(error)
  if (kind === undefined) return { reason: cause, hint: network, final: false }
  return {
    reason: `${kind.words}: ${code === '' ? cause : code}`,
    hint: kind.hint,
    final: kind.final === true,
  }
}

/** The system's code of an error, or an empty text. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
