/** Ends the handling of a request with an error in the shape that one of Zoho's products gives it. */
export class ZohoFailure extends Error {
  readonly httpStatus: number
  readonly body: object
  readonly headers: Readonly<Record<string, string>>

  constructor(httpStatus: number, body: { readonly message: string }, headers: Readonly<Record<string, string>> = {}) {
    super(body.message)
    this.httpStatus = httpStatus
    this.body = body
    this.headers = headers
  }
}
