// Keeps the progress bar of a job's page true, and loads the page once more when the job is over.

const job = document.getElementById("job");
const bar = document.getElementById("bar");
const steps = document.getElementById("steps");
const EVERY_MS = 1000;

async function look() {
  let told;
  try {
    const answer = await fetch(job.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.status === 401) {
      location.reload();
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    told = await answer.json();
  } catch {
    steps.textContent = "The connection is away; the work goes on. Looking again soon.";
    setTimeout(look, EVERY_MS * 5);
    return;
  }
  if (told.state === "done" || told.state === "failed") {
    location.reload();
    return;
  }
  if (told.total > 0) {
    bar.max = told.total;
    bar.value = told.done;
    steps.textContent = `${told.done} of ${told.total} ${job.dataset.counted ?? "steps done"}.`;
  }
  setTimeout(look, EVERY_MS);
}

if (job?.dataset.progress) setTimeout(look, EVERY_MS);
