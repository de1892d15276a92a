import './desk.css';
import type { DeskDoor } from '../desk-door.js';
export async function openDesk(door: DeskDoor) {
  console.log(door, 'Saved for the desk alone');
}
