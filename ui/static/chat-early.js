// Before Gradio's scripts: what the page is shown in, and what becomes of a question on its way.
(() => {
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search);
  root.classList.add("pc-js");
  if (asked.has("embed")) root.classList.add("pc-embed");
  if (window.top !== window.self) root.classList.add("pc-framed");

  const tell = (name, detail) => window.dispatchEvent(new CustomEvent(`pincite:${name}`, { detail }));
  const before = window.fetch;

  // Reads the stream of answers beside Gradio, to learn when it breaks off.
  async function watched(response) {
    if (!response.ok || !response.body) {
      tell("lost", { status: response.status });
      return response;
    }
    const [gradios, ours] = response.body.tee();
    (async () => {
      const reader = ours.getReader();
      try {
        while (!(await reader.read()).done);
        tell("ended");
      } catch (error) {
        // Gradio itself leaves the stream once it has what it waited for.
        tell(error.name === "AbortError" ? "ended" : "lost", {});
      }
    })();
    return new Response(gradios, { status: response.status, statusText: response.statusText, headers: response.headers });
  }

  window.fetch = async function (input, init) {
    const address = new URL(typeof input === "string" ? input : (input.url ?? input.href), document.baseURI);
    const joins = address.pathname.endsWith("/gradio_api/queue/join");
    const listens = address.pathname.endsWith("/gradio_api/queue/data");
    if (!joins && !listens) return before.call(this, input, init);
    if (joins) tell("asked", { question: String(JSON.parse(init.body).data?.[0] ?? "") });
    let response;
    try {
      response = await before.call(this, input, init);
    } catch (error) {
      tell("lost", {});
      throw error;
    }
    if (listens) return watched(response);
    if (!response.ok) tell("lost", { status: response.status });
    return response;
  };
})();
