// Keeps "还剩 3 天 2 小时" true while the page stays open. Counts from the server's time, not the computer's.

function words(seconds) {
  if (seconds <= 0) return "已截止";
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days) return hours ? `还剩 ${days} 天 ${hours} 小时` : `还剩 ${days} 天`;
  if (hours) return minutes ? `还剩 ${hours} 小时 ${minutes} 分钟` : `还剩 ${hours} 小时`;
  return minutes ? `还剩 ${minutes} 分钟` : "还剩 不到 1 分钟";
}

export function startCountdowns() {
  const marks = [...document.querySelectorAll("[data-countdown]")];
  if (!marks.length || !document.documentElement.lang.startsWith("zh")) return;
  const started = performance.now();
  const show = () => {
    for (const mark of marks) {
      const now = Number(mark.dataset.now) + (performance.now() - started) / 1000;
      mark.textContent = words(Number(mark.dataset.countdown) - now);
    }
  };
  setInterval(show, 20000);
}
