// The address names the paragraph; a long one may hold the marked words below the edge of the window.
document.querySelector("mark")?.scrollIntoView({ block: "center" });
