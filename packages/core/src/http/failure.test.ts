import { describe, expect, it } from 'vitest'
import { TimeoutError } from './attempt.ts'
import { describeFailure } from './failure.ts'

const coded = (code: string, message = 'some words') => Object.assign(new Error(message), { code })

describe('describeFailure', () => {
  it.each([
    ['ECONNREFUSED', /refused: ECONNREFUSED$/, false],
    ['ENOTFOUND', /resolved \(DNS\): ENOTFOUND$/, false],
    ['EAI_AGAIN', /resolved \(DNS\): EAI_AGAIN$/, false],
    ['ECONNRESET', /closed before the answer was complete \(reset\): ECONNRESET$/, false],
    ['EPIPE', /closed before the answer was complete/, false],
    ['ENETUNREACH', /cannot be reached/, false],
    ['ETIMEDOUT', /timed out/, false],
    ['CERT_HAS_EXPIRED', /certificate is not trusted: CERT_HAS_EXPIRED$/, true],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /certificate is not trusted/, true],
    ['SELF_SIGNED_CERT_IN_CHAIN', /certificate is not trusted/, true],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /certificate is not trusted/, true],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', /no TLS connection/, false],
    ['UND_ERR_INVALID_ARG', /cannot be sent/, true],
  ])('%s', (code, reason, final) => {
    const failure = describeFailure(coded(code))
    expect(failure.reason).toMatch(reason)
    expect(failure.final).toBe(final)
    expect(failure.hint).not.toBe('')
  })

  it('gives the words of an error that is not known', () => {
    expect(describeFailure(coded('EWHATEVER', 'odd')).reason).toBe('EWHATEVER: odd')
    expect(describeFailure('odd').reason).toBe('odd')
  })

  it('recommends patience after a timeout', () => {
    expect(describeFailure(new TimeoutError('it took long'))).toEqual({
      reason: 'it took long',
      hint: expect.stringContaining('`timeout`'),
      final: false,
    })
  })
})
