import type { CannedAnswer, ReceivedRequest } from '../../packages/core/src/testing/scripted-api.ts'

/**
 * An API that repeats a text wherever vendors write something, each of its characters escaped as JSON allows.
 *
 * @returns its answers: a failure of every kind in turn, and items that are refused
 */
export function repeatIn(status: number, text: string): (request: ReceivedRequest) => CannedAnswer {
  const written = Array.from({ length: text.length }, (_, index) => unit(text.charCodeAt(index))).join('')
  const message = `"the key ${written} is wrong"`
  const bodies = [
    `{"message":${message},"succeeded":false,"success":false,"status":false,"errors":[{"message":${message}}]}`,
    `{"error":{"message":${message}},"data":{"rejected":[{"index":0,"reason":${message}}]},"succeeded":false}`,
    `{"success":true,"status":true,"succeeded":true,"message":${message},"opID":${message},"data":{"accepted":1,"rejected":[{"index":0,"reason":${message}}]}}`,
    `<p>the key ${text} is wrong</p>`,
  ]
  let count = 0
  return () => ({
    status,
    headers: { 'content-type': `text/${encodeURIComponent(text).slice(0, 200)}` },
    body: bodies[count++ % bodies.length],
  })
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`
}
