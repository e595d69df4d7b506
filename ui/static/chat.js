// Gradio repeats each answer's markup in an aria-label, which a screen reader would spell out instead of the answer.
new MutationObserver(() => {
  for (const message of document.querySelectorAll('#conversation [data-testid="bot"][aria-label]')) {
    message.removeAttribute("aria-label");
  }
}).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });
