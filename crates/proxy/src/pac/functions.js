// The functions that a proxy script may call, as browsers have them. `native` is ours: `resolve`
// names, `inNet`, `own` address, `now` in milliseconds. Nothing else of this computer is in reach.
(function (native) {
    "use strict";
    const text = (value) => String(value).toLowerCase();
    const isAddress = (host) => /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
    const addresses = (host) => {
        const found = native.resolve(String(host));
        return found === "" ? [] : found.split(";");
    };
    const define = (functions) => {
        for (const name of Object.keys(functions)) {
            globalThis[name] = functions[name];
        }
    };

    const dnsResolve = (host) =>
        isAddress(String(host)) ? String(host) : addresses(host).find(isAddress) ?? null;
    const bitsOf = (mask) => {
        const parts = String(mask).split(".").map(Number);
        return parts.length === 4 && parts.every((part) => part >= 0 && part <= 255)
            ? parts.map((part) => part.toString(2).padStart(8, "0")).join("")
            : null;
    };
    const maskedBy = (address, mask) =>
        [...address].map((bit, place) => (mask[place] === "1" ? bit : "0")).join("");

    define({
        isPlainHostName: (host) => !String(host).includes("."),
        dnsDomainIs: (host, domain) => text(host).endsWith(text(domain)),
        localHostOrDomainIs: (host, whole) =>
            text(host) === text(whole) || text(whole).startsWith(text(host) + "."),
        dnsDomainLevels: (host) => String(host).split(".").length - 1,
        dnsResolve,
        isResolvable: (host) => dnsResolve(host) !== null,
        isInNet(host, net, mask) {
            const [ip, wanted, bits] = [dnsResolve(host), net, mask].map((one) => one && bitsOf(one));
            return Boolean(ip && wanted && bits) && maskedBy(ip, bits) === maskedBy(wanted, bits);
        },
        myIpAddress: () => native.own,
        shExpMatch(value, pattern) {
            const source = String(pattern)
                .replace(/[.+^${}()|[\]\\]/g, "\\$&")
                .replace(/\*+/g, ".*")
                .replace(/\?/g, ".");
            return new RegExp("^" + source + "$", "s").test(String(value));
        },
        alert() {},
        // What Windows' browsers have beside.
        dnsResolveEx: (host) => addresses(host).join(";"),
        isResolvableEx: (host) => addresses(host).length > 0,
        myIpAddressEx: () => native.own,
        isInNetEx: (host, prefix) =>
            (native.isAddress(String(host)) ? [String(host)] : addresses(host)).some((ip) =>
                native.inNet(ip, String(prefix))),
        sortIpAddressList: (list) => String(list),
    });

    const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    // The arguments without a closing "GMT", and the time in that zone or here.
    const read = (given) => {
        const values = given.map((one) => (typeof one === "string" ? one.toUpperCase() : one));
        const gmt = values[values.length - 1] === "GMT";
        const date = new Date(native.now);
        const part = (name) => date[(gmt ? "getUTC" : "get") + name]();
        return { values: gmt ? values.slice(0, -1) : values, part };
    };
    const within = (from, value, to) =>
        from <= to ? from <= value && value <= to : value >= from || value <= to;

    define({
        weekdayRange(...given) {
            const { values, part } = read(given);
            const from = DAYS.indexOf(values[0]);
            const to = values.length > 1 ? DAYS.indexOf(values[1]) : from;
            return from >= 0 && to >= 0 && within(from, part("Day"), to);
        },
        timeRange(...given) {
            const { values, part } = read(given);
            const clock = (h, m, s) => h * 3600 + m * 60 + s;
            const now = clock(part("Hours"), part("Minutes"), part("Seconds"));
            const [a, b, c, d, e, f] = values.map(Number);
            switch (values.length) {
                case 1: return part("Hours") === a;
                case 2: return within(a, part("Hours"), b);
                case 4: return within(clock(a, b, 0), now, clock(c, d, 59));
                case 6: return within(clock(a, b, c), now, clock(d, e, f));
                default: return false;
            }
        },
        dateRange(...given) {
            const { values, part } = read(given);
            const kind = (one) =>
                typeof one === "string" && MONTHS.includes(one) ? "month" : one > 31 ? "year" : "day";
            const weight = { year: 10000, month: 100, day: 1 };
            const sum = (parts) =>
                parts.reduce((all, one) => {
                    const value = kind(one) === "month" ? MONTHS.indexOf(one) : Number(one);
                    return all + weight[kind(one)] * value;
                }, 0);
            const half = values.length > 1 ? values.length / 2 : 1;
            const from = values.slice(0, half);
            const now = { year: part("FullYear"), month: part("Month"), day: part("Date") };
            const today = from.reduce((all, one) => all + weight[kind(one)] * now[kind(one)], 0);
            return within(sum(from), today, sum(values.slice(-half)));
        },
    });
})
