/** The types of React, for its recipe: Preact has the same hooks. */
declare module 'react' {
  export { useEffect, useState } from 'preact/hooks';
}
