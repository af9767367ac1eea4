export const tour = {
  "tour.take": "Take the tour",
  "tour.label": "Tour",
  "tour.pipeline_name": "My first pipeline",
  "tour.card.title": "Build and run a first pipeline",
  "tour.card.text":
    "Six small steps in the real editor, in a pipeline of your own. They take a few minutes and need no data.",
  "tour.step": "Step {number} of {count}",
  "tour.by_mouse": "By mouse",
  "tour.by_keyboard": "By keyboard",
  "tour.skip": "Skip this step",
  "tour.end": "End the tour",
  "tour.close": "Close the tour",
  "tour.data.title": "Add data",
  "tour.data.text": "“{data}” is a table that comes with Atelier. Some of its values are missing.",
  "tour.data.mouse": "Search for “{data}” in the palette and drag it onto the canvas, or double-click it.",
  "tour.data.keyboard": "Press / to get to the search, type “{data}” and press Enter.",
  "tour.module.title": "Add a module",
  "tour.module.text": "“{module}” fills the gaps in a table or leaves incomplete rows out.",
  "tour.module.mouse": "Search for “{module}” in the palette and drag it below the data, or double-click it.",
  "tour.module.keyboard": "Press / again, type “{module}” and press Enter.",
  "tour.connect.title": "Connect the two",
  "tour.connect.text":
    "Data flows along connections, from an output at the bottom of a node to an input at the top.",
  "tour.connect.mouse": "Drag from the output of the data to the input of “{module}”.",
  "tour.connect.keyboard":
    "Go to the output of the data with Tab and press Enter, then to the input of “{module}” and press Enter.",
  "tour.set.title": "Set a parameter",
  "tour.set.text":
    "Parameters say how a module works; each has a default. “{parameter}” says what is done with gaps.",
  "tour.set.mouse": "Click “{module}” on the canvas and choose another “{parameter}” on the right.",
  "tour.set.keyboard":
    "Go to “{module}” and press Enter, then go to “{parameter}” with Tab and choose with the arrow keys.",
  "tour.run.title": "Run the pipeline",
  "tour.run.text": "Each node shows how its step is doing. Results are kept for every run.",
  "tour.run.mouse": "Click {run} at the top and wait until both nodes are green.",
  "tour.run.keyboard":
    "Press {command_keys}, type “{run_command}” and press Enter. The end of the run is announced.",
  "tour.run.failed": "This run did not succeed. The node that failed says why; put it right and run again.",
  "tour.result.title": "Look at the result",
  "tour.result.text": "What a step made can be looked at as a table, with a summary of every column.",
  "tour.result.mouse": "Click “{module}” and then the tab {outputs} on the right.",
  "tour.result.keyboard":
    "Go to “{module}” and press Enter, then to the tabs with Tab and to {outputs} with the arrow keys.",
  "tour.done.title": "Done: your first pipeline has run",
  "tour.done.text":
    "It is yours to go on with: add modules, change parameters and run again. What did not change is reused.",
  "tour.done.samples": "Open a larger sample",
  "tour.done.modules": "Read what each module does",
} as const;
