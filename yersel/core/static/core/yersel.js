// Every page works without this.

const all = (selector, act) => document.querySelectorAll(selector).forEach(act);

// Errors are read out first.
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

// [data-leave], or Escape three times in two seconds: the page is emptied at once and not in "back". A form is saved first.
const leave = async (one) => {
  const { form } = one;
  const saved = form && fetch(form.action, { method: "post", body: new FormData(form, one), keepalive: true });
  document.title = "";
  document.body.replaceChildren();
  await Promise.race([saved, form && new Promise((go) => setTimeout(go, 1000))]).catch(() => {});
  location.replace(one.dataset.leave);
};
all("[data-leave]", (one) => {
  one.addEventListener("click", (event) => {
    event.preventDefault();
    leave(one);
  });
  let escapes = [];
  document.addEventListener("keydown", ({ key, timeStamp }) => {
    escapes = key === "Escape" ? [timeStamp, ...escapes] : [];
    if (timeStamp - escapes[2] < 2000) leave(one);
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

// button[data-locate], in a form with a box "near": asks the browser where we are and sends the form with "lat" and "lon"
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

// input[data-suggest="address"]: offers what begins like what was typed, in groups (the ARIA pattern of a combobox with a list).
const made = (parent, role, className, text = "") => {
  const element = document.createElement("div");
  if (role) element.setAttribute("role", role);
  element.className = className;
  element.textContent = text;
  parent?.append(element);
  return element;
};
all("input[data-suggest]", (box) => {
  const list = made(null, "listbox", "ys_combobox__list");
  const said = made(null, "status", "visually-hidden");
  let options = [];
  let at = -1;
  let wait, asked;
  const tell = (name, value) => box.setAttribute(`aria-${name}`, value);
  const mark = (to) => {
    options[at]?.setAttribute("aria-selected", "false");
    at = to;
    tell("activedescendant", options[at]?.id ?? "");
    options[at]?.setAttribute("aria-selected", "true");
    options[at]?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(wait);
    asked?.abort();
    mark(-1);
    list.hidden = true;
    said.textContent = "";
    tell("expanded", "false");
  };
  const choose = (option) => {
    close();
    if (option.dataset.href) location.assign(option.dataset.href);
    else box.value = option.dataset.value;
  };
  const show = (answer) => {
    mark(-1);
    options = [];
    list.replaceChildren();
    for (const { label, options: offered } of answer.groups) {
      const group = made(list, "group", "ys_combobox__group");
      group.setAttribute("aria-label", label);
      made(group, "", "ys_combobox__heading", label).setAttribute("aria-hidden", "true");
      for (const one of offered) {
        const option = made(group, "option", "ys_combobox__option", one.label);
        option.id = `${list.id}-${options.push(option)}`;
        option.setAttribute("aria-selected", "false");
        Object.assign(option.dataset, one);
        if (one.detail) made(option, "", "ys_combobox__detail", one.detail);
      }
    }
    list.hidden = !options.length;
    tell("expanded", String(!list.hidden));
    said.textContent = answer.said;
  };
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    if (box.value.trim().length < 2) return close();
    try {
      const query = new URLSearchParams({ [box.name]: box.value });
      const answer = await fetch(`${box.dataset.suggest}?${query}`, { headers: { Accept: "application/json" }, signal });
      const found = await answer.json();
      if (!signal.aborted) show(found);
    } catch {
      if (!signal.aborted) close();
    }
  };
  const keys = {
    ArrowDown: () => (list.hidden ? ask() : mark((at + 1) % options.length)),
    ArrowUp: () => list.hidden || mark((at < 1 ? options.length : at) - 1),
    Enter: () => at >= 0 && choose(options[at]),
    Escape: close,
  };
  box.type = "text";
  box.autocomplete = "off";
  box.setAttribute("role", "combobox");
  list.id = `${box.id}-list`;
  list.setAttribute("aria-label", box.labels[0]?.textContent.trim() ?? "");
  tell("autocomplete", "list");
  tell("controls", list.id);
  box.parentElement.classList.add("ys_combobox");
  box.after(list, said);
  close();
  box.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(ask, 150);
  });
  box.addEventListener("keydown", (event) => {
    const busy = event.key !== "Enter" || at >= 0;
    if (!keys[event.key] || event.isComposing || !busy) return;
    if (event.key !== "Escape") event.preventDefault();
    keys[event.key]();
  });
  box.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
});

// form[data-save]: its buttons work without loading the page anew. The server says what each button is next.
all("form[data-save]", (form) => {
  let failed = false;
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (failed || !button) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.set(button.name, button.value);
    try {
      const answer = await fetch(button.getAttribute("formaction") ?? form.action, { method: "POST", body });
      if (new URL(answer.url).pathname !== location.pathname) return location.assign(answer.url);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById(button.id);
      document.querySelector(".ys_nav__list").replaceWith(page.querySelector(".ys_nav__list"));
      button.replaceWith(next);
      next.focus();
      form.querySelector("[data-save-said]").textContent = next.dataset.said;
    } catch {
      failed = true;
      button.click();
    }
  });
});
