export const site = {
  title: 'Site',
  text: 'With these, phone numbers from the PBX and from Zoho are read alike.',
  name: 'Company or site name',
  country: 'Country or region',
  areaCode: 'Area code',
  areaCodeHint: 'For local numbers dialled without one, e.g. 021 or 212. Leave empty if there is none.',
  areaCodeBad: 'Digits only, at most 8.',
  timeZone: 'Time zone',
  timeFormat: 'Date and time format',
  timeFormatHint: 'For times in call logs, tickets and new records in Zoho.',
  maskNumbers: 'Mask numbers for agents',
  maskNumbersHint:
    'Agents see 138****1234 on their page; desk phones still show the whole number, and live dial search in Zoho is off.',
  ownNumbers: 'Own numbers',
  ownNumbersHint:
    'Numbers of your company (DIDs, trunk numbers). They are never looked up in Zoho. Press Enter after each.',
  numberReading: 'Numbers are being read anew: {{share}}',
  numberReadingHint:
    'Contacts and the copy of Zoho’s records follow the new country and area code. Until it is their turn they are found by their numbers as read before.',
  example: 'A local number such as {{local}} is read as {{e164}}.',
} as const
