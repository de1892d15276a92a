/** The help with the keys of the view of an article, and the switch for single keys (WCAG 2.1.4). */
import { articleWords } from '../../../words/article.js';
import { deskWords } from '../../../words/desk.js';
import { Dialog } from '../dialog.js';
import { commands, keysInWords } from './keys.js';

const words = articleWords.key;

export function KeysDialog({
  isOn,
  onSwitch,
  onClose,
}: {
  /** Whether single keys are commands. */
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title={words.title} onClose={onClose}>
      <dl class="article-keys">
        {commands().map((command) => (
          <div key={command}>
            <dt>
              {keysInWords(command).map((key, index) => (
                <span key={key}>
                  {index === 0 ? null : ` ${words.or} `}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{articleWords.command[command]}</dd>
          </div>
        ))}
      </dl>
      <p class="desk-hint">{words.inFields}</p>
      <div class="desk-checks">
        <label>
          <input type="checkbox" checked={isOn} onChange={(event) => onSwitch(event.currentTarget.checked)} />
          {words.singleKeys}
        </label>
      </div>
      <p class="desk-hint">{words.singleKeysHint}</p>
      <footer class="desk-footer">
        <button type="button" class="button" onClick={onClose}>
          {deskWords.dialog.closeButton}
        </button>
      </footer>
    </Dialog>
  );
}
