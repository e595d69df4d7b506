/** The widget's own words, by language. */

export interface Labels {
  /** On the button. */
  open: string;
  close: string;
  /** The name of the panel. */
  title: string;
  loading: string;
  retry: string;
  back: string;
  notAllowed: string;
  csp: string;
  unreachable: string;
  slow: string;
  signedOut: string;
}

const words = (
  open: string, close: string, title: string, loading: string, retry: string, back: string,
  notAllowed: string, csp: string, unreachable: string, slow: string, signedOut: string,
): Labels => ({ open, close, title, loading, retry, back, notAllowed, csp, unreachable, slow, signedOut });

const LANGUAGES: Record<string, Labels> = {
  en: words(
    "Ask the documents", "Close", "Ask the documents", "Loading…", "Try again", "Back to the answer",
    "This page is not allowed to show the answers. It has to be let in first.",
    "This page's own security policy does not let the answers be shown.",
    "The answers cannot be reached just now.",
    "The answers take too long to load.",
    "You are not signed in, or no longer. Sign in to this site again, then try again.",
  ),
  de: words(
    "Dokumente fragen", "Schließen", "Dokumente fragen", "Wird geladen …", "Erneut versuchen", "Zurück zur Antwort",
    "Diese Seite darf die Antworten nicht zeigen. Sie muss erst zugelassen werden.",
    "Die Sicherheitsrichtlinie dieser Seite lässt die Antworten nicht zu.",
    "Die Antworten sind gerade nicht erreichbar.",
    "Die Antworten brauchen zu lange zum Laden.",
    "Sie sind nicht oder nicht mehr angemeldet. Melden Sie sich auf dieser Website neu an und versuchen Sie es dann erneut.",
  ),
  ko: words(
    "문서에 질문하기", "닫기", "문서에 질문하기", "불러오는 중…", "다시 시도", "답변으로 돌아가기",
    "이 페이지에는 답변을 표시할 권한이 없습니다. 관리자의 허용이 필요합니다.",
    "이 페이지의 보안 정책 때문에 답변을 표시할 수 없습니다.",
    "지금은 답변 서비스에 연결할 수 없습니다.",
    "답변을 불러오는 데 시간이 너무 오래 걸립니다.",
    "로그인되어 있지 않거나 로그인이 만료되었습니다. 이 사이트에 다시 로그인한 뒤 다시 시도하세요.",
  ),
  fr: words(
    "Interroger les documents", "Fermer", "Interroger les documents", "Chargement…", "Réessayer", "Retour à la réponse",
    "Cette page n’est pas autorisée à afficher les réponses. Elle doit d’abord être admise.",
    "La politique de sécurité de cette page n’autorise pas l’affichage des réponses.",
    "Les réponses sont injoignables pour le moment.",
    "Les réponses mettent trop de temps à se charger.",
    "Vous n’êtes pas ou plus connecté. Reconnectez-vous à ce site, puis réessayez.",
  ),
  es: words(
    "Preguntar a los documentos", "Cerrar", "Preguntar a los documentos", "Cargando…", "Reintentar", "Volver a la respuesta",
    "Esta página no tiene permiso para mostrar las respuestas. Primero hay que autorizarla.",
    "La política de seguridad de esta página no permite mostrar las respuestas.",
    "No se puede acceder a las respuestas en este momento.",
    "Las respuestas tardan demasiado en cargarse.",
    "No ha iniciado sesión o esta ha caducado. Vuelva a iniciar sesión en este sitio y reinténtelo.",
  ),
  it: words(
    "Chiedi ai documenti", "Chiudi", "Chiedi ai documenti", "Caricamento…", "Riprova", "Torna alla risposta",
    "Questa pagina non è autorizzata a mostrare le risposte. Deve prima essere ammessa.",
    "I criteri di sicurezza di questa pagina non consentono di mostrare le risposte.",
    "Al momento le risposte non sono raggiungibili.",
    "Le risposte impiegano troppo tempo a caricarsi.",
    "Non hai effettuato l’accesso o è scaduto. Accedi di nuovo a questo sito, poi riprova.",
  ),
  nl: words(
    "Vraag het de documenten", "Sluiten", "Vraag het de documenten", "Laden…", "Opnieuw proberen", "Terug naar het antwoord",
    "Deze pagina mag de antwoorden niet tonen. Ze moet eerst worden toegelaten.",
    "Het beveiligingsbeleid van deze pagina staat de antwoorden niet toe.",
    "De antwoorden zijn nu niet bereikbaar.",
    "De antwoorden laden te langzaam.",
    "U bent niet of niet meer aangemeld. Meld u opnieuw aan op deze site en probeer het dan opnieuw.",
  ),
  pt: words(
    "Perguntar aos documentos", "Fechar", "Perguntar aos documentos", "A carregar…", "Tentar de novo", "Voltar à resposta",
    "Esta página não está autorizada a mostrar as respostas. Tem primeiro de ser admitida.",
    "A política de segurança desta página não permite mostrar as respostas.",
    "De momento não é possível aceder às respostas.",
    "As respostas demoram demasiado a carregar.",
    "Não tem sessão iniciada, ou esta expirou. Inicie sessão de novo neste site e tente outra vez.",
  ),
  pl: words(
    "Zapytaj dokumenty", "Zamknij", "Zapytaj dokumenty", "Wczytywanie…", "Spróbuj ponownie", "Wróć do odpowiedzi",
    "Ta strona nie może wyświetlać odpowiedzi. Najpierw trzeba ją dopuścić.",
    "Zasady bezpieczeństwa tej strony nie pozwalają wyświetlić odpowiedzi.",
    "Odpowiedzi są teraz nieosiągalne.",
    "Odpowiedzi wczytują się zbyt długo.",
    "Nie jesteś zalogowany lub sesja wygasła. Zaloguj się ponownie w tej witrynie i spróbuj jeszcze raz.",
  ),
  ja: words(
    "文書に質問する", "閉じる", "文書に質問する", "読み込み中…", "再試行", "回答に戻る",
    "このページには回答を表示する許可がありません。先に許可が必要です。",
    "このページのセキュリティポリシーにより、回答を表示できません。",
    "現在、回答サービスに接続できません。",
    "回答の読み込みに時間がかかりすぎています。",
    "サインインしていないか、有効期限が切れました。このサイトに再度サインインしてから、もう一度お試しください。",
  ),
  zh: words(
    "向文档提问", "关闭", "向文档提问", "正在加载…", "重试", "返回答案",
    "此页面未获准显示答案,需要先获得许可。",
    "此页面的安全策略不允许显示答案。",
    "目前无法连接答案服务。",
    "答案加载时间过长。",
    "您尚未登录或登录已过期。请重新登录此网站,然后重试。",
  ),
  ar: words(
    "اسأل المستندات", "إغلاق", "اسأل المستندات", "جارٍ التحميل…", "أعد المحاولة", "العودة إلى الإجابة",
    "لا يُسمح لهذه الصفحة بعرض الإجابات. يجب السماح لها أولاً.",
    "سياسة أمان هذه الصفحة لا تسمح بعرض الإجابات.",
    "يتعذر الوصول إلى الإجابات حالياً.",
    "يستغرق تحميل الإجابات وقتاً طويلاً.",
    "لم تسجّل الدخول أو انتهت جلستك. سجّل الدخول إلى هذا الموقع من جديد ثم أعد المحاولة.",
  ),
  he: words(
    "שאלו את המסמכים", "סגירה", "שאלו את המסמכים", "בטעינה…", "ניסיון חוזר", "חזרה לתשובה",
    "לדף זה אין הרשאה להציג את התשובות. יש לאשר אותו תחילה.",
    "מדיניות האבטחה של דף זה אינה מאפשרת להציג את התשובות.",
    "לא ניתן להגיע לתשובות כרגע.",
    "טעינת התשובות נמשכת זמן רב מדי.",
    "אינכם מחוברים, או שהחיבור פג. היכנסו שוב לאתר זה ונסו שנית.",
  ),
};

/** Return the first of some languages that there are labels for, as a language tag; English where there is none. */
export function languageOf(wanted: readonly (string | undefined)[]): string {
  return wanted.find((tag) => tag && tag.toLowerCase().split("-")[0]! in LANGUAGES) ?? "en";
}

/** Return the labels of a language. */
export function labelsOf(language: string): Labels {
  return LANGUAGES[language.toLowerCase().split("-")[0]!] ?? LANGUAGES.en!;
}

/** Tell which way a language runs. */
export function directionOf(language: string): "ltr" | "rtl" {
  return /^(ar|he)\b/i.test(language) ? "rtl" : "ltr";
}
