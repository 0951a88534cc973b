// Runs in the hidden frame that stands in for the search worker on file://, where browsers refuse workers.
// A file of its own, because the pages' Content-Security-Policy allows no script written into a page.

(() => {
  const { worker } = document.currentScript.dataset;

  const load = (url) => new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = resolve;
    document.body.append(script);
  });

  window.postMessage = (message, origin) => parent.postMessage(message, origin || "*");
  window.importScripts = (...urls) => urls.reduce((before, url) => before.then(() => load(url)), Promise.resolve());
  window.addEventListener("error", ({ error }) => parent.dispatchEvent(new ErrorEvent("error", { filename: worker, error })));
})();
