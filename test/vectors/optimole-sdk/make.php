<?php

// Makes vectors.json: delivery URLs as the vendor's own SDK writes them (codeinwp/optimole-sdk 1.2.4, for PHP). It runs
// by hand only: take the SDK from its repository into a folder of its own, then
//
//   php make.php FOLDER > vectors.json

declare(strict_types=1);

use Optimole\Sdk\Optimole;

$folder = rtrim($argv[1] ?? '', '/');
spl_autoload_register(function (string $class) use ($folder): void {
    $path = $folder.'/src/'.str_replace('\\', '/', substr($class, strlen('Optimole\\Sdk\\'))).'.php';
    if (is_file($path)) {
        require $path;
    }
});

$hosts = [
    ['AbCdEf', []],
    ['abcdef', ['base_domain' => 'I.OPTIMOLE.COM']],
    ['abcdef', ['domain' => 'KEY.i.Optimole.com']],
    ['abcdef', ['domain' => 'your-domain.optimole.com/']],
    ['abcdef', ['domain' => 'img.example.com']],
    ['abcdef', ['domain' => 'IMG.Example.COM']],
    ['abcdef', ['base_domain' => 'delivery.example.org']],
];
$sources = [
    'https://www.example.com/img/a.jpg',
    'http://example.com/img/a.jpg?v=1&w=2#top',
    'HTTPS://WWW.EXAMPLE.COM/IMG/A.JPG',
    'https://www.example.com:443/x/../img/a.jpg',
    'https://www.example.com/bücher/ä%20b.png',
    'https://www.example.com/p_(1),b.webp',
    "https://www.example.com/it's.avif",
    'https://www.example.com/w:5/cb:x/a.svg',
    'id:7a8b9c0d1e2f3g4h5i6j7k8l9m0n1o2p/https://www.example.com/img/a.jpg',
    'process:12/id:7a8b9c0d1e2f3g4h5i6j7k8l9m0n1o2p/directUpload/a.jpg',
    '//www.example.com/img/a.jpg',
];
// What has no scheme is a delivery URL of a host that is named, or with options.
$paths = ['/img/a.jpg', '42'];
$assets = ['css/Site.CSS', 'js/app.js', 'doc.pdf', 'video.mp4', 'font.woff2'];

$images = [
    fn ($image) => $image,
    fn ($image) => $image->width('auto')->height('auto')->quality('mauto')->format('best'),
];
foreach ([0, 800, -1, 'auto'] as $size) {
    $images[] = fn ($image) => $image->width($size);
    $images[] = fn ($image) => $image->height($size);
}
foreach ([0, 80, 101, 'auto', 'eco', 'mauto'] as $quality) {
    $images[] = fn ($image) => $image->quality($quality);
}
foreach ([1, 2, 9] as $dpr) {
    $images[] = fn ($image) => $image->dpr($dpr);
}
foreach (['best', 'AVIF', 'webp', 'svg'] as $format) {
    $images[] = fn ($image) => $image->format($format);
}
foreach (['crop', 'fill', 'fit'] as $type) {
    foreach (['ce', 'noea', 'sm', [0.5, 0.25]] as $gravity) {
        $images[] = fn ($image) => $image->width(300)->resize($type, $gravity, $type === 'fill');
    }
}
$images[] = fn ($image) => $image->smartFocus()->ignoreAvif()->keepCopyright();
$images[] = fn ($image) => $image->stripMetadata()->stripMetadata(false);
$images[] = fn ($image) => $image->watermark(42, 0.5, 'sowe');
$images[] = fn ($image) => $image->watermark(42, 0.5, 'ce', 10, 20.5, 0.4);

$vectors = [];
$add = function (array $host, string $kind, string $source, callable $change) use (&$vectors): void {
    Optimole::init($host[0], $host[1]);
    $url = fn (string $token): string => $change(Optimole::$kind($source, $token))->getUrl();
    $vectors[] = ['source' => $source, 'bare' => $url(''), 'old' => $url('eFRn.20eff'), 'new' => $url('453S~5a2d9')];
};
$turn = 0;
foreach ($images as $change) {
    foreach ($hosts as $host) {
        $add($host, 'image', $sources[$turn++ % count($sources)], $change);
    }
}
foreach ($paths as $path) {
    foreach ($hosts as $host) {
        $add($host, 'image', $path, fn ($image) => $image->width(100));
    }
}
foreach ($assets as $asset) {
    foreach ($hosts as $host) {
        $add($host, 'asset', 'https://www.example.com/'.$asset, fn ($asset) => $asset->minify($host[0] === 'abcdef'));
    }
    $add($hosts[0], 'asset', 'https://www.example.com/'.$asset, fn ($asset) => $asset->quality('eco')->minify());
    $add($hosts[0], 'asset', 'https://www.example.com/'.$asset, fn ($asset) => $asset);
}

$flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR;
$lines = array_map(fn (array $vector): string => '    '.json_encode($vector, $flags), $vectors);
$sdk = json_encode('codeinwp/optimole-sdk '.Optimole::VERSION, $flags);
echo "{\n  \"sdk\": $sdk,\n  \"vectors\": [\n".implode(",\n", $lines)."\n  ]\n}\n";
