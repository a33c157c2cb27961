/** A short sound; a browser allows it once the visitor has pressed something on the page. */
export class Chime {
	#context = null;

	/** Has to be called while something is pressed. */
	allow() {
		this.#context ??= new AudioContext();
		this.#context.resume();
	}

	ring() {
		if (this.#context?.state !== 'running') {
			return;
		}
		const start = this.#context.currentTime;
		[660, 880].forEach((frequency, index) => {
			const tone = new OscillatorNode(this.#context, { frequency });
			const volume = new GainNode(this.#context, { gain: 0 });
			const from = start + index * 0.18;
			volume.gain.setValueAtTime(0.2, from);
			volume.gain.exponentialRampToValueAtTime(0.001, from + 0.4);
			tone.connect(volume).connect(this.#context.destination);
			tone.start(from);
			tone.stop(from + 0.4);
		});
	}
}
