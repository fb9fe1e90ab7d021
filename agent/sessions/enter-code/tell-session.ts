import type { HeldSession } from '../../../shared/protocol/page-link.ts'
import { connectWords, endedWords } from '../../../shared/words/en/agent-page.ts'
import {
  endReasonSentences,
  fileStopSentences,
  modeMeanings,
  permissionSentences,
} from '../../../shared/words/en/sessions.ts'
import { securityWordsWords } from '../../../shared/words/en/security-words.ts'
import { questionText } from '../../../shared/words/question-text.ts'
import { modeSentence } from '../../../shared/words/mode-sentence.ts'
import { participantDeviceWords } from '../../../shared/words/en/participants.ts'
import { say } from '../../../shared/words/say.ts'
import { formatOutput } from '../../../shared/jobs/format-output.ts'

/** Tells in a terminal what changed in a session since it was last told: each thing once. */
export function tellSession({
  json,
  out,
}: {
  json: boolean
  out: (text: string) => void
}): (session: HeldSession, now: number) => void {
  const told = new Set<string>()
  function once(key: string, event: Record<string, unknown>, ...sentences: string[]): void {
    if (told.has(key)) return
    told.add(key)
    if (json) out(`${JSON.stringify(event)}\n`)
    else out(sentences.map(sentence => (sentence.endsWith(': ') ? sentence : `${sentence}\n`)).join(''))
  }

  return (session, now) => {
    const { controller } = session
    if (session.phase === 'accepting') {
      const { mode } = session.proposed
      const seconds = Math.max(0, Math.ceil((session.answerBy - now) / 1000))
      once(
        'accepting',
        { event: 'accepting', sessionId: session.id, controller, mode },
        say(connectWords.asks, controller),
        say(connectWords.wouldGet, {
          mode: modeSentence(mode, session.proposed.because),
          meaning: modeMeanings[mode],
        }),
        ...session.permissions.map(({ permission, preset }) =>
          say(preset ? connectWords.may : connectWords.mayAsk, {
            permission: lowerFirst(permissionSentences[permission].name),
          }),
        ),
        ...(session.recorded ? [connectWords.recorded] : []),
        ...(session.saveChat ? [connectWords.saved] : []),
        say(
          session.permissions.some(({ preset }) => !preset)
            ? connectWords.question
            : connectWords.questionPlain,
          { seconds },
        ),
      )
      return
    }
    if (session.phase === 'ended') {
      const { reason } = session
      once('ended', { event: 'ended', reason }, endedWords.title, endReasonSentences[reason])
      return
    }
    if (session.phase === 'connecting') {
      once('connecting', { event: 'connecting', mode: session.mode }, connectWords.connecting)
      return
    }
    const { mode, because, questions, interruptedAt } = session
    const nowMode = `live ${mode} ${JSON.stringify(because)}`
    once(nowMode, { event: 'live', mode }, say(connectWords.live, { mode: modeSentence(mode, because) }))
    const { securityWords: known } = session
    if (known)
      once(
        `words ${known.words.join(' ')}`,
        { event: 'security-words', ...known },
        ...(known.since === 'changed' ? [securityWordsWords.changed] : []),
        say(securityWordsWords.line, { words: known.words.join(' ') }),
      )
    if (interruptedAt !== null)
      once(`interrupted ${interruptedAt}`, { event: 'interrupted' }, connectWords.interrupted)
    for (const { participantId, person, connected } of session.participants)
      if (connected)
        once(
          `participant ${participantId}`,
          { event: 'participant', ...person },
          say(participantDeviceWords.joined, person),
        )
    if (session.participants.length > 0)
      once(
        `in control ${controller.mail}`,
        { event: 'in-control', ...controller },
        say(participantDeviceWords.handedOver, controller),
      )
    for (const question of questions)
      once(
        `question ${question.questionId}`,
        { event: 'question', point: question.point, ...(question.mode && { mode: question.mode }) },
        say(connectWords.midQuestion, questionText(question, controller)),
      )
    for (const line of session.chat.filter(each => each.from === 'controller'))
      once(
        `chat ${line.messageId}`,
        { event: 'chat', text: line.text },
        say(connectWords.chat, { name: printable(line.by ?? controller.name), text: printable(line.text) }),
      )
    for (const file of session.files) {
      const key = `file ${file.transfer}`
      const event = { event: 'file', name: file.name, state: file.state }
      if (file.state === 'asking')
        once(
          `${key} asking`,
          event,
          say(connectWords.fileQuestion, {
            name: controller.name,
            file: printable(file.name),
            size: formatOutput({ type: 'size', value: file.bytes }),
          }),
        )
      if (file.state === 'arrived')
        once(
          `${key} over`,
          { ...event, path: file.path, sha256: file.sha256 },
          fileLine(file.path ?? file.name),
        )
      if (file.state === 'stopped')
        once(
          `${key} over`,
          { ...event, stop: file.stop },
          fileLine(file.name, fileStopSentences[file.stop ?? 'cancelled']),
        )
    }
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function fileLine(file: string, state: string = connectWords.fileArrived): string {
  return say(connectWords.file, { file: printable(file), state })
}

/** What somebody else wrote must not steer the terminal. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
}
