// Alpine parts: the stepper's − and +, and the hand of the ruler. Decimals are counted in whole
// steps, so that ten steps of 0.1 are 1 and not 0.9999999999999999.
export function marks(Alpine) {
  Alpine.data("stepper", () => ({
    low: 0,
    high: 0,
    step: 1,
    init() {
      const field = this.$refs.field;
      this.low = Number(field.min);
      this.high = Number(field.max);
      this.step = Number(field.dataset.step || field.step) || 1;
    },
    less() {
      this.move(-1);
    },
    more() {
      this.move(1);
    },
    move(steps) {
      const field = this.$refs.field;
      const places = (String(this.step).split(".")[1] ?? "").length;
      const now = field.value === "" ? this.low - (steps > 0 ? this.step : 0) : Number(field.value);
      const next = Math.round(now / this.step + steps) * this.step;
      field.value = Math.min(this.high, Math.max(this.low, next)).toFixed(places);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
  }));

  Alpine.data("ruler", () => ({
    init() {
      this.$el.addEventListener("input", (event) => this.show(event.target.value));
      const scale = this.$el.querySelector(".kp-ruler-scale");
      scale.addEventListener("click", (event) => this.pick(scale, event));
      const chosen = this.$el.querySelector("input:checked, input[type=number]");
      if (chosen && chosen.value !== "") this.show(chosen.value);
    },
    show(value) {
      const hand = this.$el.querySelector(".kp-ruler-hand");
      const full = Number(this.$el.dataset.full);
      const valid = value !== "" && Number.isFinite(Number(value)) && full > 0;
      hand.classList.toggle("kp-hidden", !valid);
      if (valid) {
        const at = Math.min(100, Math.max(0, (100 * Number(value)) / full));
        hand.setAttribute("cx", `${at}%`);
      }
    },
    pick(scale, event) {
      const room = scale.getBoundingClientRect();
      const wanted = ((event.clientX - room.left) / room.width) * Number(this.$el.dataset.full);
      const choices = [...this.$el.querySelectorAll("input[type=radio]:not(:disabled)")];
      const typed = this.$el.querySelector("input[type=number]");
      if (choices.length) {
        const far = (choice) => Math.abs(Number(choice.value) - wanted);
        const nearest = choices.reduce((best, choice) => (far(choice) < far(best) ? choice : best));
        nearest.click();
        nearest.focus();
      } else if (typed) {
        const step = Number(typed.dataset.step || typed.step) || 1;
        const places = (String(step).split(".")[1] ?? "").length;
        const value = Math.round(wanted / step) * step;
        typed.value = Math.min(typed.max, Math.max(typed.min, value)).toFixed(places);
        typed.dispatchEvent(new Event("input", { bubbles: true }));
        typed.focus();
      }
    },
  }));
}
