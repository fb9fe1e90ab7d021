/** The choice of the language that a page speaks. */
export const languageWords = { label: 'Language' }
