/**
 * Steps of an attribute path as DynamoDB writes it: `address.city`, `tags[0].name`; a backslash takes the next character
 * as it is (`a\.b` is one step). List indexes become decimal steps. Undefined if the text is no path.
 */
export function parseAttributePath (text: string): readonly string[] | undefined {
  const steps: string[] = []
  let step = ''
  let open = true
  let i = 0
  while (i < text.length) {
    const char = text[i]!
    if (char === '\\') {
      if (i + 1 === text.length) return undefined
      step += text[i + 1]!
      i += 2
    } else if (char === '.') {
      if (open && step === '') return undefined
      if (open) steps.push(step)
      step = ''
      open = true
      i++
      if (i === text.length) return undefined
    } else if (char === '[') {
      const end = text.indexOf(']', i)
      const index = text.slice(i + 1, end)
      if (end === -1 || !/^(0|[1-9][0-9]*)$/.test(index) || (open && step === '')) return undefined
      if (open) steps.push(step)
      steps.push(index)
      step = ''
      open = false
      i = end + 1
      if (i < text.length && text[i] !== '.' && text[i] !== '[') return undefined
    } else {
      step += char
      i++
    }
  }
  if (open && step === '') return undefined
  if (open) steps.push(step)
  return steps
}

/** The text of a path, such that `parseAttributePath` gives the same steps (an index as a plain step). */
export function formatAttributePath (steps: readonly string[]): string {
  return steps.map((step) => step.replace(/[\\.[]/g, '\\$&')).join('.')
}
