// The address names the paragraph; a long one may hold the marked words below the edge of the window, and a page beside it.
(document.querySelector(".edge rect") ?? document.querySelector("mark"))?.scrollIntoView({ block: "center", inline: "center" });
