import { anyText, ids, matchingText, type Parameters, patterns, textOf, timeRange, whole } from '../query.ts'

/** `from` and `limit` of a list; see also the setting `deskMaxLimit`. */
export const paged: Parameters = { from: whole(0), limit: whole(1, 100) }

/** The comma list of further members of a row: 30 at most. */
export const fields = (text: string): boolean => anyText(text) && text.split(',').length <= 30

export const viewed: Parameters = { viewId: ids(1), filterId: ids(1), filters: anyText, fields }

const customFields: Parameters = Object.fromEntries(
  Array.from({ length: 10 }, (_, index) => [`customField${index + 1}`, matchingText(/^[^:]+:.{0,1000}$/s)]),
)

/** What every search takes. The window ends at `from` 999. */
export const searched: Parameters = {
  _all: textOf(3, 1000),
  id: ids(30),
  ...customFields,
  createdTimeRange: timeRange,
  modifiedTimeRange: timeRange,
  from: whole(0, 999),
  limit: whole(1, 100),
}

export const phoneSearch: Parameters = { phone: patterns, mobile: patterns, email: patterns }
