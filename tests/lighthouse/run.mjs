// Lighthouse over three pages of the running demo, as a phone and as a desk see them.
// A table on standard output; ends with 1 where a score is below what is promised.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";

import lighthouse, { desktopConfig } from "lighthouse";
import puppeteer from "puppeteer-core";

const LEAST = 95;
const CATEGORIES = ["accessibility", "best-practices", "performance"];
const HR = "Becky";
const [setwise, chromium] = process.argv.slice(2);
if (!setwise || !chromium) throw new Error("say where setwise and chromium are");

const folder = await mkdtemp(join(tmpdir(), "setwise-lighthouse-"));
const demo = spawn(
  setwise,
  ["demo", "--port", "0", "--sandbox-port", "0", "--people-port", "0", "--data", folder],
  { stdio: ["ignore", "pipe", "inherit"] },
);
let browser;
try {
  const addresses = await told(demo);
  browser = await puppeteer.launch({
    executablePath: chromium,
    // As root, in a container, Chromium has no sandbox of its own; it opens our pages alone.
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  const page = await browser.newPage();
  await signIn(page, addresses.console);
  process.exitCode = (await measure(page, pagesOf(addresses))) ? 0 : 1;
} finally {
  await browser?.close();
  await ended(demo);
  await rm(folder, { recursive: true, force: true });
}

function pagesOf(addresses) {
  return {
    "console home": addresses.console,
    "programme grid": `${addresses.console}/programmes/1`,
    "participant form": addresses.form,
  };
}

async function told(child) {
  const stopped = new Promise((_, fail) => {
    child.once("exit", (code) => fail(new Error(`the demo ended with ${code}`)));
    child.once("error", fail);
  });
  const said = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith("{")) return JSON.parse(line);
    }
    throw new Error("the demo told no addresses");
  })();
  return Promise.race([said, stopped]);
}

async function ended(child) {
  if (child.exitCode !== null) return;
  const exit = new Promise((done) => child.once("exit", done));
  child.kill("SIGINT");
  await exit;
}

async function signIn(page, url) {
  await page.goto(url);
  await press(page, "a", "Sign in with your work account");
  await press(page, "button", HR);
  if (new URL(page.url()).origin !== new URL(url).origin) {
    throw new Error(`signing in ended at ${page.url()}`);
  }
}

async function press(page, sort, text) {
  const found = await page.waitForSelector(`xpath/.//${sort}[contains(., "${text}")]`);
  await Promise.all([page.waitForNavigation(), found.click()]);
}

async function measure(page, pages) {
  let isGood = true;
  console.log(["page", "seen on", ...CATEGORIES].join(" | "));
  for (const [name, url] of Object.entries(pages)) {
    for (const [device, config] of [["phone", undefined], ["desk", desktopConfig]]) {
      const flags = { onlyCategories: CATEGORIES, disableStorageReset: true, logLevel: "error" };
      const { lhr } = await lighthouse(url, flags, config, page);
      if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
      if (lhr.finalDisplayedUrl !== lhr.requestedUrl) {
        throw new Error(`${name} led to ${lhr.finalDisplayedUrl}`);
      }
      const scores = CATEGORIES.map((one) => Math.round(lhr.categories[one].score * 100));
      console.log([name, device, ...scores].join(" | "));
      for (const line of faults(lhr)) console.log(`    ${line}`);
      isGood &&= scores.every((score) => score >= LEAST);
    }
  }
  if (!isGood) console.log(`Some score is below ${LEAST}.`);
  return isGood;
}

// What took points away, whatever the sum of them.
function faults(lhr) {
  return CATEGORIES.flatMap((one) =>
    lhr.categories[one].auditRefs
      .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 0.9)
      .map(({ id }) => {
        const { title, displayValue } = lhr.audits[id];
        return `${one}: ${title}${displayValue ? ` (${displayValue})` : ""}`;
      }),
  );
}
