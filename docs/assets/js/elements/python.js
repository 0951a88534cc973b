// Runs Python in a worker, loaded with the first run and ended by force where it does not end by itself.
// The worker is a classic script from a Blob URL: the one kind that browsers take on file:// as well.

export const SECONDS = 5; // of one run
export const MOST = 20000; // bytes of output of one run

const PROGRAM = 'exec(compile(code, "program", "exec"), {"__name__": "__main__"})';
const LINE = 'exec(compile(code + "\\n", "program", "single"), prompt)';

let workers = null; // the promise of the address of the worker's script

// What the worker does, sent as text: nothing of this page is in its reach.
async function serve(most, ways) {
  let line = [];
  let count = 0;
  const decoder = new TextDecoder();
  const say = () => { if (line.length) postMessage({ text: decoder.decode(new Uint8Array(line.splice(0)), { stream: true }) }); };
  const hear = ([byte]) => {
    if (count === most) return;
    line.push(byte);
    count += 1;
    if (byte === 10 || count === most) say();
    if (count === most) postMessage({ flooded: true });
  };
  const python = await globalThis.loadMicroPython({ url: "micropython.wasm", linebuffer: false, stdin: () => null, stdout: hear });
  python.runPython("prompt = {}");
  globalThis.onmessage = ({ data: { code, way } }) => {
    count = 0;
    let error = null;
    python.globals.set("code", code);
    try {
      python.runPython(ways[way]);
    } catch (raised) {
      error = { text: raised.message, broken: raised.name !== "PythonError" };
    }
    say();
    postMessage({ ended: true, error });
  };
  postMessage({ ready: true });
}

function load(address) {
  workers ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: address });
    script.onload = () => {
      const text = `${globalThis.micropythonWorker}\n(${serve})(${MOST}, ${JSON.stringify({ program: PROGRAM, line: LINE })}).catch(() => postMessage({ broken: true }));`;
      resolve(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    };
    script.onerror = () => { workers = null; reject(new Error("not loaded")); };
    document.head.append(script);
  });
  return workers;
}

// The error that a traceback ends with: its line in what was run, and Python's words for it.
function told(traceback) {
  const lines = [...traceback.matchAll(/File "program", line (\d+)/g)];
  return { line: lines.length ? Number(lines.at(-1)[1]) : null, text: traceback.trim().split("\n").at(-1).replace(/: $/, "") };
}

export class Python {
  constructor(address) {
    this.address = address;
    this.worker = null;
  }

  get isBusy() {
    return Boolean(this.end);
  }

  // Run code as a `program`, or as a `line` of one lasting session. Gives how it ended, what it printed, and its error.
  // `hear(output)` is called as output arrives, `begun()` when the interpreter is there.
  run(code, way, hear, begun = () => {}) {
    return new Promise((resolve) => {
      let [output, timer, frame, started] = ["", 0, 0, 0];
      this.end = (how, error = null) => {
        clearTimeout(timer);
        cancelAnimationFrame(frame);
        this.end = null;
        if (how !== "ended") this.drop();
        resolve({ how, output, error, seconds: (performance.now() - started) / 1000 });
      };
      const { end } = this;
      const begin = () => {
        begun();
        started = performance.now();
        timer = setTimeout(end, SECONDS * 1000, "limit");
        this.worker.postMessage({ code, way });
      };
      const answer = ({ ready, text, flooded, ended, error, broken }) => {
        if (this.end !== end) return;
        if (text) {
          output += text;
          cancelAnimationFrame(frame);
          frame = requestAnimationFrame(() => hear(output));
        } else if (ready) begin();
        else if (flooded) end("flood");
        else if (broken || error?.broken) end("broken");
        else if (ended) end("ended", error && told(error.text));
      };
      this.answer = answer;
      if (this.worker) begin();
      else load(this.address).then((script) => this.end === end && this.start(script), () => this.end === end && end("broken"));
    });
  }

  // On file:// the theme replaces the browser's own Worker by a stand-in, which keeps it.
  start(script) {
    const worker = new (globalThis.IFrameWorker?.Native ?? Worker)(script);
    worker.onmessage = ({ data }) => { if (worker === this.worker) this.answer(data); };
    worker.onerror = () => { if (worker === this.worker) this.answer({ broken: true }); };
    this.worker = worker;
  }

  // End the run, if there is one; `how` says what for.
  stop(how) {
    this.end?.(how);
  }

  drop() {
    this.worker?.terminate();
    this.worker = null;
  }
}

// How a run ended, in words.
export function words({ how, error, seconds }) {
  if (error) return `${error.line ? `Line ${error.line}: ` : ""}${error.text}`;
  return {
    ended: `Done in ${seconds < 0.1 ? "less than 0.1" : seconds.toFixed(1)} s.`,
    stopped: "Stopped.",
    limit: `Stopped: it was still running after ${SECONDS} s.`,
    flood: `Stopped: it printed more than ${MOST / 1000} kB.`,
    broken: "Python could not be loaded here.",
  }[how];
}
