/** How a known URL may be treated: unchanged and possibly cached, to be purged, or of no interest. */
export const State = { keep: 0, must: 1, neutral: 2 } as const
