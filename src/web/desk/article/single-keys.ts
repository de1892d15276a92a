/** Whether single keys are commands in this tab (WCAG 2.1.4: an editor can switch them off). */
const NAME = 'onrecord-desk-single-keys';
const OFF = 'off';

export function areKeysOn(): boolean {
  return sessionStorage.getItem(NAME) !== OFF;
}

export function switchKeys(isOn: boolean): void {
  if (isOn) sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, OFF);
}
