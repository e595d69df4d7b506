// Before Gradio's scripts: what the page is shown in, and what becomes of a question on its way.
//
// Gradio gives a page up once its connection breaks, and loads it again when another server answers. Here it never learns of it: it is told that
// the one question failed, the conversation stays, and the page offers to ask again.
(() => {
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search);
  root.classList.add("pc-js");
  if (asked.has("embed")) root.classList.add("pc-embed");
  if (window.top !== window.self) root.classList.add("pc-framed");

  const tell = (name, detail = {}) => window.dispatchEvent(new CustomEvent(`pincite:${name}`, { detail }));
  const before = window.fetch;
  const open = new Set(); // The names of questions whose answers have not come.

  // What Gradio's server says of a question that failed.
  const failed = () =>
    [...open].map((event_id) =>
      line({ msg: "process_completed", event_id, output: { error: "lost" }, success: false, title: "Error" }),
    );
  const line = (message) => new TextEncoder().encode(`data: ${JSON.stringify(message)}\n\n`);

  function giveUp(stream) {
    const last = failed();
    if (last.length) tell("lost", {});
    open.clear();
    for (const each of [...last, line({ msg: "close_stream" })]) stream.enqueue(each);
    stream.close();
  }

  // The answers, event by event, until they end: what breaks off ends as a question that failed.
  function answers(body) {
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    return new ReadableStream({
      async pull(stream) {
        try {
          const { done, value } = reader ? await reader.read() : { done: true };
          if (done) return giveUp(stream);
          const events = (rest + value).split("\n\n");
          rest = events.pop();
          for (const event of events) {
            const message = JSON.parse(event.replace(/^data: /, ""));
            if (message.msg === "unexpected_error") return giveUp(stream);
            if (message.msg === "process_completed") open.delete(message.event_id);
            stream.enqueue(new TextEncoder().encode(`${event}\n\n`));
          }
          // A stream that got nothing whole is asked on by nobody: it asks itself.
          if (!events.length) await this.pull(stream);
        } catch (error) {
          giveUp(stream);
        }
      },
      cancel: () => reader?.cancel().catch(() => {}),
    });
  }

  const listening = async (sending) => {
    let body = null;
    try {
      const response = await sending();
      if (response.ok) body = response.body;
      else await response.body?.cancel();
    } catch {
      // As if it had ended at once.
    }
    return new Response(answers(body), { headers: { "content-type": "text/event-stream" } });
  };

  const joining = async (sending, body) => {
    tell("asked", { question: String(JSON.parse(body).data?.[0] ?? "") });
    let status = 0;
    try {
      const response = await sending();
      if (response.ok) {
        open.add((await response.clone().json()).event_id);
        return response;
      }
      status = response.status;
    } catch {
      // There is no server.
    }
    tell("lost", { status });
    return new Response(JSON.stringify({ detail: "lost" }), { status: 503, headers: { "content-type": "application/json" } });
  };

  window.fetch = function (input, init) {
    const address = new URL(typeof input === "string" ? input : (input.url ?? input.href), document.baseURI);
    const sending = () => before.call(this, input, init);
    if (address.pathname.endsWith("/gradio_api/queue/join")) return joining(sending, init.body);
    if (address.pathname.endsWith("/gradio_api/queue/data")) return listening(sending);
    return sending();
  };
})();
