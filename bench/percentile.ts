/** The value below which the share `p` (0 to 1) of the sorted values lies. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN
}

/** The usual figures of some values, rounded. */
export function spread(values: readonly number[]) {
  const at = (p: number) => rounded(percentile(values, p))
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))
