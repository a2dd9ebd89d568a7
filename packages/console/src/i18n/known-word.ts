/** The word for a code that the server sent; the code itself where a newer server knows more of them than this page. */
export const knownWord = (words: Readonly<Record<string, string>>, code: string): string => words[code] ?? code
