import type { JSX } from 'preact'
import {
  ALL_MONITORS,
  pictureQualities,
  type ShownScreen,
} from '../../../../shared/protocol/channel/screen.ts'
import { qualityWords, viewerWords as words } from '../../../../shared/words/en/extension.ts'
import { say } from '../../../../shared/words/say.ts'
import { like, viewerLikings } from '../likings.ts'
import type { Viewer } from '../viewer.ts'
import { Choice, ToolButton, ToolGroup, ToolPanel } from './tool-button.tsx'

const qualities = pictureQualities.map(value => {
  const { name, means } = qualityWords[value]
  return { value, name, means }
})

/** What concerns the picture: its size, which display, its quality, and keeping it. SCR1. */
export function PictureTools(props: {
  viewer: Viewer
  isFullScreen: boolean
  onFullScreen: () => void
  onScreenshot: () => void
}): JSX.Element {
  const { viewer, isFullScreen } = props
  const { picture } = viewerLikings.value
  const screen = viewer.device.value?.screen ?? null
  return (
    <ToolGroup name={words.size}>
      <ToolButton
        icon="fit"
        name={words.fit}
        pressed={picture === 'fit'}
        onClick={() => like({ picture: 'fit' })}
      />
      <button
        type="button"
        class="tool"
        aria-pressed={picture === 'full-size'}
        onClick={() => like({ picture: 'full-size' })}
      >
        {words.fullSize}
      </button>
      <ToolButton
        icon="fullScreen"
        name={isFullScreen ? words.leaveFullScreen : words.fullScreen}
        onClick={props.onFullScreen}
      />
      {screen && screen.monitors.length > 1 && (
        <ToolPanel icon="display" name={words.display}>
          {() => (
            <Choice
              legend={words.displays}
              options={displays(screen)}
              chosen={screen.monitor}
              onChoose={monitor => viewer.chooseMonitor(monitor)}
            />
          )}
        </ToolPanel>
      )}
      {screen && (
        <ToolPanel icon="quality" name={words.quality}>
          {() => (
            <Choice
              legend={words.quality}
              options={qualities}
              chosen={screen.quality}
              onChoose={quality => viewer.chooseQuality(quality)}
            />
          )}
        </ToolPanel>
      )}
      <ToolButton icon="screenshot" name={words.screenshot} onClick={props.onScreenshot} />
    </ToolGroup>
  )
}

function displays({ monitors }: ShownScreen): { value: string; name: string }[] {
  const named = monitors.map(({ id, width, height, primary }) => ({
    value: id,
    name: say(primary ? words.displayPrimary : words.displayNamed, { id, width, height }),
  }))
  return [...named, { value: ALL_MONITORS, name: words.allDisplays }]
}
