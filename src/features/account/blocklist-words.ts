/**
 * What people in Japan type for a password and no list of leaked passwords or of encyclopedia words holds: set phrases,
 * "password" and "secret" in their spellings, characters, and the rows of the kana keyboard. Commonest first.
 */
export const JAPANESE_PASSWORD_WORDS: readonly string[] = `
パスワード ぱすわーど pasuwado pasuwaado pasuwa-do 暗証番号 あんしょうばんごう anshoubangou anshobango
秘密 ひみつ ヒミツ himitsu naisho ないしょ 合言葉 あいことば aikotoba ひらけごま hirakegoma
ぬふあうえおやゆよわほへ たていすかんなにらせ ちとしはきくまのりれけむ つさそひこみもねるめろ
たていす ちとしはき つさそひこ ぬふあうえ nufuauooyayuyowa chitoshihaki tateisukanna tatikasu
あいうえお かきくけこ さしすせそ たちつてと なにぬねの はひふへほ まみむめも やゆよ らりるれろ わをん
アイウエオ カキクケコ aiueo kakikukeko sashisuseso いろはにほへと ちりぬるを irohanihoheto chirinuruwo
ありがとう ありがとうございます arigatou arigatougozaimasu arigatougozaimashita arigatogozaimasu
おはよう おはようございます ohayou ohayougozaimasu ohayogozaimasu こんにちは konnichiwa konnitiwa konnichiha
こんばんは konbanwa oyasumi oyasuminasai おやすみなさい さようなら sayounara はじめまして hajimemashite
よろしくおねがいします よろしくお願いします yoroshikuonegaishimasu yorosikuonegaisimasu yoroshikuonegai yoroshiku onegaishimasu
おつかれさまです お疲れ様です otsukaresamadesu otsukaresama おめでとうございます omedetougozaimasu omedetou
akemashiteomedetou すみません sumimasen gomennasai ごめんなさい いただきます itadakimasu gochisousamadeshita ごちそうさまでした
ただいま tadaima okaerinasai おかえりなさい がんばれ ganbare gambare ganbarou ganbarimasu がんばります
あいしてる あいしています 愛してる 愛しています aishiteru aishiteiru aishiteimasu だいすき 大好き daisuki suki sukidesu
しあわせ 幸せ shiawase tomodachi ともだち kazoku かぞく watashi watashino namae watashinonamae watashinonamaeha watashinonamaewa
nihon nippon にほん にっぽん 日本 toukyou tokyo 東京 oosaka osaka 大阪 hokkaido okinawa kyoto fujisan 富士山 sakura さくら サクラ 桜
hanamizuki himawari ひまわり ichigo いちご ringo りんご mikan みかん nekochan nekodaisuki inudaisuki わんこ にゃんこ nyanko wanko
doraemon ドラえもん ピカチュウ pikachu ポケモン pokemon pocketmonster anpanman アンパンマン totoro トトロ tonarinototoro ghibli
onepiece ワンピース naruto ナルト dragonball ドラゴンボール kimetsunoyaiba 鬼滅の刃 kimetsu evangelion gundam ガンダム conan meitanteikonan
hellokitty hatsunemiku 初音ミク mikumiku supermario マリオ splatoon doubutsunomori animalcrossing
yakyuu hanshintigers hanshin giants yomiurigiants ジャイアンツ softbankhawks carp hiroshimacarp 阪神タイガース
arashi 嵐 smap nogizaka nogizaka46 乃木坂 sakurazaka46 hinatazaka46 akb48 exile morningmusume
reiwa 令和 heisei 平成 shouwa 昭和 tanjoubi たんじょうび 誕生日 kaisha 会社 gakkou 学校 shigoto 仕事 kanri kanrisha 管理者
`
  .trim()
  .split(/\s+/)
