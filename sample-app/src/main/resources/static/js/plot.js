// A rolling line plot over Chart.js, which the page loads as the global "Chart".

const themes = window.matchMedia('(prefers-color-scheme: dark)');

const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

// A line that creeps on all the time is motion too.
const CALM_REDRAW = 1000;

export class Plot {

	#seconds;

	#series;

	#chart;

	#drawn = 0;

	constructor(canvasId, { seconds, series }) {
		this.#seconds = seconds;
		this.#series = series;
		this.#chart = new Chart(document.getElementById(canvasId), {
			type: 'line',
			data: { datasets: series.map((one) => this.#dataset(one)) },
			options: this.#options()
		});
		this.#paint();
		themes.addEventListener('change', () => this.#paint());
	}

	// `values` holds for each series its points { time, value }, oldest first.
	draw(now, values) {
		if (calm.matches && now - this.#drawn < CALM_REDRAW) {
			return;
		}
		this.#drawn = now;
		values.forEach((points, index) => {
			this.#chart.data.datasets[index].data = points.map(({ time, value }) => ({ x: (time - now) / 1000, y: value }));
		});
		this.#chart.update('none');
	}

	#dataset({ label, axis = 'left', fill = false, stepped = false }) {
		return {
			label,
			data: [],
			yAxisID: axis,
			fill,
			stepped: stepped && 'before',
			borderWidth: 1.75,
			pointRadius: 0,
			tension: 0
		};
	}

	#options() {
		const left = this.#series.find(({ axis = 'left' }) => axis === 'left');
		const right = this.#series.find(({ axis }) => axis === 'right');
		return {
			animation: false,
			parsing: false,
			normalized: true,
			responsive: true,
			maintainAspectRatio: false,
			events: [],
			plugins: {
				tooltip: { enabled: false },
				legend: { align: 'end', labels: { boxWidth: 14, boxHeight: 2, padding: 8 }, onClick: null }
			},
			scales: {
				x: {
					type: 'linear',
					min: -this.#seconds,
					max: 0,
					ticks: { stepSize: this.#seconds / 6, maxRotation: 0, callback: (value) => (value === 0) ? 'now' : `${value} s` }
				},
				left: scale('left', left),
				right: scale('right', right)
			}
		};
	}

	// A canvas does not follow the style sheet by itself.
	#paint() {
		const style = getComputedStyle(document.documentElement);
		const colour = (name) => style.getPropertyValue(name).trim();
		this.#series.forEach((one, index) => Object.assign(this.#chart.data.datasets[index], {
			borderColor: colour(one.colour),
			backgroundColor: `${colour(one.colour)}26`
		}));
		const { scales, plugins } = this.#chart.options;
		for (const scale of Object.values(scales)) {
			scale.ticks.color = colour('--muted');
			scale.grid.color = colour('--line');
			scale.border = { display: false };
			if (scale.title) {
				scale.title.color = colour('--muted');
			}
		}
		plugins.legend.labels.color = colour('--muted');
		this.#chart.update('none');
	}

}

// A series is drawn on a scale from "from" (0 by default) to at least "least" and at most "most".
function scale(position, { unit, logarithmic, from = 0, least, most }) {
	return {
		type: logarithmic ? 'logarithmic' : 'linear',
		position,
		min: from,
		suggestedMax: least,
		max: most,
		title: { display: true, text: unit },
		// Two grids over each other would read as noise.
		grid: { drawOnChartArea: position === 'left' },
		ticks: { maxTicksLimit: 5, callback: (value) => (logarithmic && !Number.isInteger(Math.log10(value))) ? '' : value },
		// A fixed width: otherwise the plot jumps whenever a number gains a digit.
		afterFit: (axis) => axis.width = 46
	};
}
