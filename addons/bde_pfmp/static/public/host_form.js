/* The company's form: live total of the hours, what the law allows a minor, and the
   word that somebody has the page on screen. The form works without it. */
(() => {
    const form = document.querySelector("form.bde-form");
    const page = document.querySelector("[data-seen]");
    if (page) {
        const body = new FormData();
        body.append("csrf_token", page.dataset.csrf);
        fetch(page.dataset.seen, {method: "POST", body}).catch(() => null);
    }
    if (!form) {
        return;
    }
    const hours = (text) => {
        const found = /^(\d{1,2}):(\d{2})$/.exec(text || "");
        return found ? Number(found[1]) + Number(found[2]) / 60 : null;
    };
    const words = (value) => {
        const minutes = Math.round(value * 60);
        const rest = minutes % 60;
        const whole = `${Math.floor(minutes / 60)}\u00a0h`;
        return rest ? `${whole}\u00a0${String(rest).padStart(2, "0")}` : whole;
    };
    const over = (value, limit) => Boolean(limit) && value > Number(limit);
    const under = (value, limit) => Boolean(limit) && value < Number(limit);
    /* Hours of a day, and whether the law refuses them to a minor. */
    const readDay = (day, limits) => {
        let sum = 0;
        let wrong = false;
        for (const part of day.querySelectorAll(".bde-stretch")) {
            const [from, to] = [...part.querySelectorAll("input")].map((input) =>
                hours(input.value)
            );
            if (from !== null && to !== null && to > from) {
                sum += to - from;
                wrong = wrong || under(from, limits.starts) || over(to, limits.ends);
            }
        }
        const sunday = Boolean(limits.day) && sum > 0 && day.dataset.day === "6";
        return [sum, wrong || sunday || over(sum, limits.day)];
    };
    const total = (grid) => {
        let week = 0;
        let wrong = false;
        for (const day of grid.querySelectorAll(".bde-day")) {
            const [sum, refused] = readDay(day, grid.dataset);
            day.querySelector(".bde-day-total").textContent = sum ? words(sum) : "";
            week += sum;
            wrong = wrong || refused;
        }
        wrong = wrong || over(week, grid.dataset.week);
        grid.querySelector(".bde-week-total").textContent = words(week);
        grid.classList.toggle("bde-grid-wrong", wrong);
    };
    for (const grid of form.querySelectorAll(".bde-grid")) {
        total(grid);
        grid.addEventListener("input", () => total(grid));
        grid.querySelector(".bde-copy").addEventListener("click", () => {
            const days = [...grid.querySelectorAll(".bde-day")];
            const first = [...days[0].querySelectorAll("input")];
            for (const day of days.slice(1, 5)) {
                [...day.querySelectorAll("input")].forEach((input, index) => {
                    input.value = first[index].value;
                });
            }
            total(grid);
        });
    }
    const wrong = document.querySelector(".bde-error-list");
    if (wrong) {
        wrong.focus();
    }
})();
