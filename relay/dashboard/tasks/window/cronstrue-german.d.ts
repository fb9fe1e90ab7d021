/** Adds German to cronstrue, which ships no types for its single languages. */
declare module 'cronstrue/locales/de'
