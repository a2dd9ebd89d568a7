/** Where Zoho sends the browser back: the home address followed by the path that users of the manuals know. */
export const redirectUri = (homeAddress: string) =>
  `${homeAddress.replace(/\/+$/, '')}/integration/callback/api/crm/zoho/`
