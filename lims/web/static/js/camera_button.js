// The camera and its decoder are fetched when somebody opens the camera, not before.
const SERIES = "autolog-camera-series";

export function setUpCamera() {
  const buttons = document.querySelectorAll("[data-camera]");
  for (const button of buttons) button.addEventListener("click", () => open(button));
  // A series goes on when a scan has opened another page.
  if (buttons.length && sessionStorage.getItem(SERIES)) open(buttons[0]);
}

async function open(button) {
  const { openCamera } = await import("./camera.js");
  await openCamera(button, SERIES);
}
