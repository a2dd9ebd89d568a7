/** What `cdr_csv` writes into Master.csv, in its order; see configs/samples/cdr.conf of Asterisk, section [csv]. */
const STANDARD = [
  'accountcode',
  'src',
  'dst',
  'dcontext',
  'clid',
  'channel',
  'dstchannel',
  'lastapp',
  'lastdata',
  'start',
  'answer',
  'end',
  'duration',
  'billsec',
  'disposition',
  'amaflags',
]
const NEW = ['peeraccount', 'linkedid', 'sequence']
const UNIQUE_ID = /^(?:.*-)?\d{9,10}\.\d+$/

/**
 * The columns of the lines of one standard file. Which of them it has depends on `loguniqueid`, `loguserfield` and
 * `newcdrcolumns`, which the file itself does not tell: the number of fields and the look of a unique id do.
 */
export class StandardColumns {
  /** Numbers of fields at which the seventeenth was seen to be a unique id. */
  readonly #withId = new Set<number>()

  /** Null for a line that no such file has. */
  of(fields: readonly string[]): readonly string[] | null {
    const more = fields.length - STANDARD.length
    if (more < 0 || more > 5) return null
    const withNew = more >= NEW.length
    const optional = more - (withNew ? NEW.length : 0)
    // An id that a caller of the PBX chose itself (click to call) looks like anything; the other lines tell.
    if (UNIQUE_ID.test(fields[STANDARD.length] ?? '')) this.#withId.add(fields.length)
    const one = this.#withId.has(fields.length) ? ['uniqueid'] : ['userfield']
    const middle = optional === 2 ? ['uniqueid', 'userfield'] : optional === 1 ? one : []
    return [...STANDARD, ...middle, ...(withNew ? NEW : [])]
  }
}
