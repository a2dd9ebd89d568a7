/** A variable in a call-log template; its name is the first group. */
export const TEMPLATE_VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g

/** The names in a template, as often as they stand there; also of variables that do not exist. */
export const variablesIn = (template: string): string[] =>
  [...template.matchAll(TEMPLATE_VARIABLE)].map((match) => match[1] as string)
