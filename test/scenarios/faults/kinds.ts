/** What can go wrong with a connection before there is a request. */
export const connectionKinds = ['reset at connect', 'stall at connect'] as const

/** What can go wrong with any request. */
export const requestKinds = [
  'reset at headers', 'stall at headers', 'stall before answer', 'answer lost', 'cut mid-answer', 'stall mid-answer',
  'half-closed', '408', '429', '500', '503', '504 though done', 'slow'
] as const

/** What can go wrong with an upload besides: its body, and statuses that only an upload gets. */
export const uploadKinds = [...requestKinds, 'reset mid-body', 'stall mid-body', '409', '412', 'sent twice'] as const

export type ConnectionKind = typeof connectionKinds[number]
export type FaultKind = ConnectionKind | typeof uploadKinds[number]
