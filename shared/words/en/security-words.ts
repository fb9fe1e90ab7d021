/**
 * The words of the short authentication string: 256, so that each stands for one byte. Common, easy to say, and told apart by their
 * first four letters. Their order is part of the protocol: both ends must have the same list.
 */
export const securityWordList: readonly string[] = `
  acid actor adult album alien amber anchor apple april arena arrow atlas attic audio autumn avocado
  bacon badge balcony banana barrel basket beach beaver bicycle birthday biscuit blanket blossom boat
  bottle branch bread bridge bronze brother bubble bucket buffalo butter cabin cactus camera candle
  canyon carpet castle ceiling cherry chicken chimney circle clarinet clock cloud coconut coffee comet
  compass cookie copper corner cotton cousin cowboy crayon cricket crystal cucumber curtain daisy
  dancer desert diamond dinner doctor dolphin dragon drawer drum eagle earth echo eclipse elbow
  elephant elevator emerald engine envelope evening factory falcon family farmer feather ferry
  festival fiddle fisher flamingo flower forest fossil frozen fruit galaxy garden garlic gazelle ghost
  ginger giraffe glacier glove golden gorilla grape guitar hammer harbor heart helmet hockey honey
  horizon hotel hunter iceberg insect iron island jacket jaguar jelly jewel journey jungle jupiter
  kangaroo kettle kitchen kitten koala ladder ladybug lantern lemon leopard library lighthouse lobster
  magic magnet maple marble market meadow melon mirror monkey morning mosaic mountain museum mushroom
  napkin necklace needle nephew north oasis ocean olive onion orange orchid ostrich paddle palace
  panda paper parrot pelican pencil pepper piano picnic pigeon pilot pirate planet pocket pony potato
  prince pumpkin puzzle pyramid quarter queen rabbit radio rainbow raven ribbon river robot rose ruby
  sailor salad school seven shadow silver sister spider square stone sugar summer sunset swallow table
  teacher tennis thunder tiger tomato tractor tulip tunnel turtle umbrella uncle unicorn valley
  vanilla velvet village violin volcano wagon walnut water whale window winter wizard yacht yellow
  yogurt zebra zero zipper
`
  .trim()
  .split(/\s+/)

/** What the ends say of the words. E2E1. */
export const securityWordsWords = {
  title: 'Security words',
  line: 'Security words: {words}. Read them to each other: where both see the same words, nobody sits in between.',
  pending: 'not known yet',
  hint: 'Read them to each other: where both see the same words, nobody sits in between.',
  changed: 'The security words have changed. Read them to each other again before you go on.',
}
