// Every page works without this. It only spares people a step here and there.

const all = (selector, act) => document.querySelectorAll(selector).forEach(act);

// What is wrong with a form is read out first.
document.querySelector(".ds_error-summary")?.focus();

// [data-count]: how many characters are left of so many.
all("textarea[data-count]", (box) => {
  const note = document.getElementById(`${box.id}_count`);
  if (!note) return;
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  note.after(said);
  let wait;
  const count = () => {
    const left = Number(box.dataset.count) - [...box.value].length;
    note.textContent = `${Math.abs(left)} ${left < 0 ? note.dataset.countOver : note.dataset.countLeft}`;
    note.classList.toggle("ys_count--over", left < 0);
    clearTimeout(wait);
    wait = setTimeout(() => (said.textContent = note.textContent), 1500);
  };
  box.addEventListener("input", count);
  if (box.value) count();
});

// a[data-leave], or Escape three times in two seconds: the page is emptied at once and is not in "back".
const leave = (address) => {
  document.dispatchEvent(new CustomEvent("yersel:leave"));
  document.title = "";
  document.body.replaceChildren();
  location.replace(address);
};
all("a[data-leave]", (link) => {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });
  let escapes = [];
  document.addEventListener("keydown", (event) => {
    escapes = event.key === "Escape" ? [...escapes, event.timeStamp].slice(-3) : [];
    if (escapes.length === 3 && escapes[2] - escapes[0] < 2000) leave(link.href);
  });
});

// button[data-print], button[data-copy="address or nothing for this page"]
all("button[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
all("button[data-copy]", (button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = button.parentElement.querySelector("[data-copy-said]");
    await navigator.clipboard.writeText(new URL(button.dataset.copy || location.href, location.href).href);
    if (said) said.textContent = said.dataset.copySaid;
  });
});

// button[data-locate], in a form with a box named "near": asks the browser where we are and sends the form with "lat" and "lon"
// (rounded to about 100 m). data-locate-form="id" names a form elsewhere; data-locate-said="id" is where a refusal is told.
all("button[data-locate]", (button) => {
  const form = button.dataset.locateForm ? document.getElementById(button.dataset.locateForm) : button.form;
  if (!form || !navigator.geolocation) return;
  const said = document.getElementById(button.dataset.locateSaid);
  const fill = (name, value) => {
    let box = form.elements[name];
    if (!box) {
      box = Object.assign(document.createElement("input"), { type: "hidden", name });
      form.append(box);
    }
    box.value = value;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (said) said.textContent = button.dataset.locateWait ?? "";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        fill("lat", coords.latitude.toFixed(3));
        fill("lon", coords.longitude.toFixed(3));
        if (form.elements.near) form.elements.near.value = "";
        form.requestSubmit();
      },
      () => said && (said.textContent = button.dataset.locateFailed ?? ""),
      { timeout: 10000, maximumAge: 300000 },
    );
  });
});
