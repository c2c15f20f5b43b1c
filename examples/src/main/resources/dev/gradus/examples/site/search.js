// Finds pages whose title or words hold everything that was typed. The words came with index.js: nothing is fetched.
(() => {
    const field = document.getElementById("search");
    const list = document.getElementById("found");
    const root = document.body.dataset.root;
    const menu = document.querySelector(".menu details");
    if (window.matchMedia("(max-width: 60rem)").matches) {
        menu.open = false;
    }

    function score(page, terms) {
        const title = page[1].toLowerCase();
        const words = page[3].toLowerCase();
        let sum = 0;
        for (const term of terms) {
            const inTitle = title.includes(term);
            const count = words.split(term).length - 1;
            if (!inTitle && count === 0) {
                return 0;
            }
            sum += (inTitle ? 50 : 0) + Math.min(count, 20);
        }
        return sum + (page[0] === "lesson" ? 5 : 0);
    }

    function excerpt(page, term) {
        const at = page[3].toLowerCase().indexOf(term);
        const from = Math.max(0, at - 50);
        return (from > 0 ? "…" : "") + page[3].slice(from, from + 140) + "…";
    }

    function show() {
        const terms = field.value.toLowerCase().split(/\s+/).filter(Boolean);
        list.replaceChildren();
        list.hidden = terms.length === 0;
        if (list.hidden) {
            return;
        }
        const hits = PAGES.map(page => [score(page, terms), page]).filter(hit => hit[0] > 0)
            .sort((a, b) => b[0] - a[0]).slice(0, 12);
        for (const [, page] of hits) {
            const item = document.createElement("li");
            const link = document.createElement("a");
            link.href = root + page[2];
            link.textContent = page[1];
            const text = document.createElement("small");
            text.textContent = excerpt(page, terms[0]);
            item.append(link, text);
            list.append(item);
        }
        if (hits.length === 0) {
            const item = document.createElement("li");
            item.textContent = "—";
            list.append(item);
        }
    }

    field.addEventListener("input", show);
    field.addEventListener("keydown", event => {
        if (event.key === "Enter" && list.querySelector("a")) {
            list.querySelector("a").click();
        } else if (event.key === "Escape") {
            field.value = "";
            show();
        }
    });
    document.addEventListener("keydown", event => {
        if (event.key === "/" && document.activeElement !== field) {
            event.preventDefault();
            field.focus();
        }
    });
})();
