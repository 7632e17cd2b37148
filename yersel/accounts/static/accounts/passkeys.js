// Passkeys: the one thing that a page cannot do without a script. Forms are marked [data-passkey="sign-in|show|add"] and are shown
// where the browser can do it; their options stand in #passkey-options, or, to sign in, are asked of the form's own address.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const opened = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

const optionsOf = ({ publicKey: key }) => ({
  publicKey: {
    ...key,
    challenge: bytes(key.challenge),
    ...(key.user && { user: { ...key.user, id: bytes(key.user.id) } }),
    ...(key.allowCredentials && { allowCredentials: opened(key.allowCredentials) }),
    ...(key.excludeCredentials && { excludeCredentials: opened(key.excludeCredentials) }),
  },
});

const answerOf = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
};

const read = async (form) => {
  const here = document.getElementById("passkey-options");
  if (here) return JSON.parse(here.textContent);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(response.statusText);
  return (await response.json()).request_options;
};

if (window.PublicKeyCredential && navigator.credentials) {
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const said = form.querySelector("[data-passkey-said]");
    const act = form.dataset.passkey === "add" ? "create" : "get";
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      said.textContent = "";
      try {
        const credential = await navigator.credentials[act](optionsOf(await read(form)));
        form.elements.credential.value = JSON.stringify(answerOf(credential));
        form.submit();
      } catch {
        said.textContent = said.dataset.passkeySaid;
      }
    });
  });
}
